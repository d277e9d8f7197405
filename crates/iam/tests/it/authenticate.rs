//! Requests, and who made them.

use crate::world::{HOST, World, names, text};
use kiln_iam::{AuthError, CallerScope, RequestToSign, SignedRequest, Standing, sign};
use kiln_model::id::IamProjectId;
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_store::IamProject;

#[tokio::test]
async fn a_signed_request_is_its_users_with_the_scope_of_the_region() {
    let world = World::new().await;
    let caller = world.signed_by_admin().await.unwrap();
    assert_eq!(caller.actor.user.id, world.admin.user_id);
    assert_eq!(caller.actor.domain, world.admin.domain_id);
    assert_eq!(
        (caller.actor.user.name.as_str(), caller.actor.domain_name.as_str()),
        ("admin", "kiln")
    );
    assert!(caller.actor.admin);
    assert_eq!(caller.scope, CallerScope::Project(world.admin.iam_project_id.clone()));
    assert_eq!(caller.access_key.as_deref(), Some(world.admin.ak.as_str()));
    assert_eq!((caller.token, caller.expires), (None, None));
}

#[tokio::test]
async fn a_good_request_writes_nothing() {
    let world = World::new().await;
    // A unit of work that is open keeps every other writer out.
    let _writer = world.store.begin().await.unwrap();
    world.signed_by_admin().await.unwrap();
}

#[tokio::test]
async fn any_project_header_that_is_not_the_tenants_own_is_ignored() {
    let world = World::new().await;
    let other = world.iam.create_tenant(names("other")).await.unwrap();
    let own = CallerScope::Project(world.admin.iam_project_id.clone());
    for id in [
        world.admin.iam_project_id.as_str(),
        other.iam_project_id.as_str(),
        world.admin.project_id.as_str(),
        "nonsense",
        "",
    ] {
        let caller = world
            .signed(&world.admin.ak, &world.admin.sk, &[("x-project-id", id)])
            .await
            .unwrap();
        assert_eq!(caller.scope, own, "{id}");
    }
}

#[tokio::test]
async fn a_request_without_any_proof_is_told_so() {
    let world = World::new().await;
    let expected = "Incorrect IAM authentication information: x-auth-token not found";
    assert_eq!(text(world.plain(&[("host", HOST)]).await), expected);
    assert_eq!(text(world.plain(&[("x-auth-token", "")]).await), expected);
    assert_eq!(text(world.plain(&[("authorization", "Basic YTpi")]).await), expected);
}

#[tokio::test]
async fn an_unknown_access_key_is_named() {
    let world = World::new().await;
    let refused = world.signed("NOSUCHKEY00000000000", &world.admin.sk, &[]).await;
    assert_eq!(
        text(refused),
        "Incorrect IAM authentication information: Get secretKey failed,ak:NOSUCHKEY00000000000,err:ak not exist"
    );
}

#[tokio::test]
async fn a_wrong_secret_is_a_wrong_signature() {
    let world = World::new().await;
    let refused = text(world.signed(&world.admin.ak, &SecretString::from("wrong"), &[]).await);
    let start = "Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:POST|";
    assert!(refused.starts_with(start), "{refused}");
}

#[tokio::test]
async fn a_signature_decides_over_a_token_that_was_signed_along() {
    let world = World::new().await;
    let caller = world
        .signed(&world.admin.ak, &world.admin.sk, &[("x-auth-token", "preset")])
        .await
        .unwrap();
    assert!(caller.token.is_none());
    let token = world.project_token().await.text;
    let refused = world
        .signed(
            &world.admin.ak,
            &SecretString::from("wrong"),
            &[("x-auth-token", token.expose_secret())],
        )
        .await;
    assert!(matches!(refused, Err(AuthError::Signature { .. })));
    assert!(!text(refused).contains(token.expose_secret()));
}

#[tokio::test]
async fn a_disabled_key_or_user_does_not_exist_for_the_gateway() {
    let world = World::new().await;
    world.iam.disable_key(&world.admin.ak).await.unwrap();
    assert!(matches!(
        world.signed_by_admin().await,
        Err(AuthError::UnknownKey { .. })
    ));
    world.iam.enable_key(&world.admin.ak).await.unwrap();
    world.signed_by_admin().await.unwrap();
    world.iam.disable_user(&world.admin.user_id).await.unwrap();
    assert!(matches!(
        world.signed_by_admin().await,
        Err(AuthError::UnknownKey { .. })
    ));
    world.iam.enable_user(&world.admin.user_id).await.unwrap();
    world.signed_by_admin().await.unwrap();
}

#[tokio::test]
async fn a_header_that_decides_and_came_twice_is_refused() {
    let world = World::new().await;
    let token = world.project_token().await.text;
    let text = token.expose_secret();
    let refused = world.plain(&[("x-auth-token", text), ("x-auth-token", text)]).await;
    assert!(matches!(refused, Err(AuthError::Signature { .. })));
}

#[tokio::test]
async fn a_security_token_for_a_lasting_key_is_refused_unless_it_is_empty() {
    let world = World::new().await;
    let (ak, sk) = (&world.admin.ak, &world.admin.sk);
    assert!(
        world
            .signed(ak, sk, &[("x-security-token", "something")])
            .await
            .is_err()
    );
    world.signed(ak, sk, &[("x-security-token", "")]).await.unwrap();
}

#[tokio::test]
async fn a_signed_project_header_chooses_among_the_tenants_own_projects() {
    let world = World::new().await;
    let second = IamProjectId::from_random([9; 16]);
    let mut unit = world.store.begin().await.unwrap();
    let domain = world.admin.domain_id.clone();
    unit.insert_iam_project(&IamProject {
        id: second.clone(),
        domain,
        name: "local-2".to_owned(),
    })
    .await
    .unwrap();
    unit.commit().await.unwrap();
    let (ak, sk) = (&world.admin.ak, &world.admin.sk);
    let header = [("x-project-id", second.as_str())];
    assert_eq!(
        world.signed(ak, sk, &header).await.unwrap().scope,
        CallerScope::Project(second.clone())
    );
    let unsigned = world.signed_beside(ak, sk, &[], &header).await.unwrap();
    assert_eq!(unsigned.scope, CallerScope::Project(world.admin.iam_project_id.clone()));
}

#[tokio::test]
async fn the_head_is_examined_without_the_body_and_the_signature_concludes_with_it() {
    let world = World::new().await;
    let (method, path, query, body) = ("POST", "/v3/jobs/create", "", b"{}".as_slice());
    let to_sign = RequestToSign {
        method,
        path,
        query,
        headers: &[("host", HOST)],
        body,
    };
    let mut headers = vec![("host".to_owned(), HOST.to_owned())];
    let made = sign(&to_sign, &world.admin.ak, &world.admin.sk, world.now());
    headers.extend(made.map(|(name, value)| (name.to_owned(), value)));
    let with = |body| SignedRequest {
        method,
        path,
        query,
        headers: &headers,
        body,
    };
    for (body, holds) in [(body, true), (b"{} ".as_slice(), false)] {
        let Standing::Claimed(claimed) = world.iam.examine(&with(&[])).await.unwrap() else {
            panic!("a signature is to be checked")
        };
        let concluded = world.iam.conclude(&with(body), *claimed).await;
        assert_eq!(concluded.is_ok(), holds);
    }
    let token = world.project_token().await;
    let headers = [("x-auth-token".to_owned(), token.text.expose_secret().to_owned())];
    let by_token = SignedRequest {
        method,
        path,
        query,
        headers: &headers,
        body: &[],
    };
    assert!(matches!(
        world.iam.examine(&by_token).await.unwrap(),
        Standing::Known(_)
    ));
}
