//! Signing in: methods and scopes.

use crate::world::{World, by_password, in_region, names, text};
use kiln_iam::{AuthError, CallerScope, Identity, Reference, Scope, TokenScope, UserReference};
use kiln_model::secret::{ExposeSecret, SecretString};
use std::time::Duration;

#[tokio::test]
async fn a_password_gives_a_token_for_the_regions_project() {
    let world = World::new().await;
    let issued = world.project_token().await;
    let facts = &issued.facts;
    assert_eq!(
        (facts.user.name.as_str(), facts.domain_name.as_str()),
        ("admin", "kiln")
    );
    assert_eq!(
        facts.scope,
        TokenScope::Project {
            id: world.admin.iam_project_id.clone(),
            name: "local-1".to_owned()
        }
    );
    assert_eq!(facts.methods, ["password"]);
    assert_eq!(facts.roles[0].name, "te_admin");
    assert_eq!(facts.expires, world.now().after(Duration::from_secs(86_400)));
    assert_eq!(
        facts.catalog.iter().map(|it| it.kind).collect::<Vec<_>>(),
        ["identity", "cloudbuild"]
    );
    let caller = world.with_token(&issued.text).await.unwrap();
    assert_eq!(caller.scope, CallerScope::Project(world.admin.iam_project_id.clone()));
    assert_eq!(caller.expires, Some(facts.expires));
    assert!(caller.token.is_some());
}

#[tokio::test]
async fn a_user_signs_in_by_id_as_well() {
    let world = World::new().await;
    let user = UserReference::Id(world.admin.user_id.to_string());
    let identity = Identity::Password {
        user,
        password: world.admin.password.clone(),
    };
    let project = Scope::Project(Reference::Id(world.admin.iam_project_id.to_string()));
    assert!(matches!(
        world.iam.sign_in(identity, project).await.unwrap().facts.scope,
        TokenScope::Project { .. }
    ));
    let user = UserReference::Named {
        name: "admin".to_owned(),
        domain: Reference::Id(world.admin.domain_id.to_string()),
    };
    let identity = Identity::Password {
        user,
        password: world.admin.password.clone(),
    };
    world.iam.sign_in(identity, Scope::Unscoped).await.unwrap();
}

#[tokio::test]
async fn without_a_scope_a_token_is_for_the_tenant_as_a_whole() {
    let world = World::new().await;
    for scope in [
        Scope::Unscoped,
        Scope::Domain(Reference::Name("kiln".to_owned())),
        Scope::Domain(Reference::Id(world.admin.domain_id.to_string())),
    ] {
        let issued = world.sign_in(scope).await.unwrap();
        assert_eq!(issued.facts.scope, TokenScope::Domain);
        assert_eq!(world.with_token(&issued.text).await.unwrap().scope, CallerScope::Domain);
    }
}

#[tokio::test]
async fn a_project_of_another_tenant_is_as_unknown_as_none() {
    let world = World::new().await;
    let other = world.iam.create_tenant(names("other")).await.unwrap();
    for reference in [
        Reference::Id(other.iam_project_id.to_string()),
        Reference::Id("0".repeat(32)),
        Reference::Id("no id".to_owned()),
        Reference::Name("cn-north-4".to_owned()),
    ] {
        let refused = world.sign_in(Scope::Project(reference)).await.unwrap_err();
        assert_eq!(
            (refused.status(), refused.to_string().as_str()),
            (404, "Could not find project.")
        );
    }
}

#[tokio::test]
async fn another_tenant_is_forbidden_whether_it_exists_or_not() {
    let world = World::new().await;
    let other = world.iam.create_tenant(names("other")).await.unwrap();
    for reference in [
        Reference::Id(other.domain_id.to_string()),
        Reference::Name("other".to_owned()),
        Reference::Name("nowhere".to_owned()),
        Reference::Id("no id".to_owned()),
    ] {
        let refused = world.sign_in(Scope::Domain(reference)).await;
        assert!(matches!(refused, Err(AuthError::Forbidden)));
    }
}

#[tokio::test]
async fn an_access_key_gives_a_token() {
    let world = World::new().await;
    let identity = Identity::AccessKey {
        ak: world.admin.ak.clone(),
        sk: world.admin.sk.clone(),
        security_token: None,
    };
    let issued = world.iam.sign_in(identity, in_region()).await.unwrap();
    assert_eq!(issued.facts.methods, ["hw_ak_sk"]);
    world.with_token(&issued.text).await.unwrap();
}

#[tokio::test]
async fn a_wrong_or_unknown_access_key_gives_none() {
    let world = World::new().await;
    let key = |ak: &str, sk: &str, security_token: Option<&str>| Identity::AccessKey {
        ak: ak.to_owned(),
        sk: SecretString::from(sk),
        security_token: security_token.map(SecretString::from),
    };
    let secret = world.admin.sk.expose_secret().to_owned();
    for identity in [
        key(&world.admin.ak, "", None),
        key(&world.admin.ak, &secret[1..], None),
        key(&world.admin.ak, &secret, Some("surplus")),
        key("NOSUCHKEY00000000000", &secret, None),
    ] {
        assert_eq!(
            text(world.iam.sign_in(identity, in_region()).await),
            "The access key or secret key is wrong."
        );
    }
}

#[tokio::test]
async fn a_token_gives_a_token_of_another_scope_that_ends_with_the_first() {
    let world = World::new().await;
    let first = world.sign_in(Scope::Unscoped).await.unwrap();
    world.wait(Duration::from_secs(3600));
    let second = world
        .iam
        .sign_in(Identity::Token(first.text.clone()), in_region())
        .await
        .unwrap();
    assert!(matches!(second.facts.scope, TokenScope::Project { .. }));
    assert_eq!(second.facts.methods, ["token"]);
    assert_eq!(second.facts.expires, first.facts.expires);
    assert_eq!(second.facts.issued, world.now());
}

#[tokio::test]
async fn a_token_that_is_no_longer_good_gives_none() {
    let world = World::new().await;
    let first = world.project_token().await;
    world.wait(Duration::from_secs(86_400));
    for token in [first.text, SecretString::from("nonsense")] {
        let refused = world.iam.sign_in(Identity::Token(token), in_region()).await;
        assert!(matches!(refused, Err(AuthError::WrongToken)));
    }
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_what_it_led_to() {
    let world = World::new().await;
    let token = world.project_token().await.text;
    let fresh = SecretString::from("a new password");
    world.iam.set_password(&world.admin.user_id, &fresh).await.unwrap();
    assert!(world.sign_in(in_region()).await.is_err());
    assert!(world.with_token(&token).await.is_err());
    world
        .iam
        .sign_in(by_password("admin", &fresh), in_region())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_token_that_was_taken_back_or_whose_owner_is_shut_out_gives_none() {
    let world = World::new().await;
    let revoked = world.project_token().await.text;
    let caller = world.with_token(&revoked).await.unwrap();
    world.iam.revoke(&caller, revoked.expose_secret()).await.unwrap();
    let refused = world.iam.sign_in(Identity::Token(revoked), in_region()).await;
    assert!(matches!(refused, Err(AuthError::WrongToken)));

    let kept = world.project_token().await.text;
    // Shut out behind the service's back, so that the token itself is not taken back.
    let mut unit = world.store.begin().await.unwrap();
    assert!(unit.set_user_enabled(&world.admin.user_id, false).await.unwrap());
    unit.commit().await.unwrap();
    assert!(matches!(world.with_token(&kept).await, Err(AuthError::UnreadableToken)));
    let refused = world.iam.sign_in(Identity::Token(kept), in_region()).await;
    assert!(matches!(refused, Err(AuthError::WrongToken)));
}
