//! What wrong proofs lead to.

use crate::world::{World, by_password, in_region, text};
use kiln_iam::{AuthError, Identity, Reference, Scope, UserReference};
use kiln_model::secret::{ExposeSecret, SecretString};
use std::time::Duration;

fn wrong() -> SecretString {
    SecretString::from("wrong")
}

async fn wrong_signatures(world: &World, times: u32) {
    for _ in 0..times {
        let refused = world.signed(&world.admin.ak, &wrong(), &[]).await;
        assert!(matches!(refused, Err(AuthError::Signature { .. })), "{refused:?}");
    }
}

async fn failures_of_the_key(world: &World) -> Option<u32> {
    let subject = format!("ak:{}", world.admin.ak);
    world
        .store
        .read()
        .await
        .unwrap()
        .failures(&subject)
        .await
        .unwrap()
        .map(|it| it.count)
}

#[tokio::test]
async fn five_wrong_signatures_lock_a_key_for_five_minutes_even_for_its_owner() {
    let world = World::new().await;
    wrong_signatures(&world, 5).await;
    assert_eq!(
        text(world.signed_by_admin().await),
        "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden."
    );
    world.wait(Duration::from_secs(299));
    assert!(matches!(world.signed_by_admin().await, Err(AuthError::LockedKey)));
    world.wait(Duration::from_secs(1));
    world.signed_by_admin().await.unwrap();
}

#[tokio::test]
async fn a_lock_survives_a_restart() {
    let world = World::new().await;
    wrong_signatures(&world, 5).await;
    let world = world.restarted().await;
    assert!(matches!(world.signed_by_admin().await, Err(AuthError::LockedKey)));
}

#[tokio::test]
async fn four_wrong_signatures_are_forgotten_by_a_right_one() {
    let world = World::new().await;
    wrong_signatures(&world, 4).await;
    assert_eq!(failures_of_the_key(&world).await, Some(4));
    world.signed_by_admin().await.unwrap();
    assert_eq!(failures_of_the_key(&world).await, None);
    wrong_signatures(&world, 4).await;
    world.signed_by_admin().await.unwrap();
}

#[tokio::test]
async fn another_key_of_the_same_user_is_not_locked() {
    let world = World::new().await;
    let other = world.iam.create_key(&world.admin.user_id).await.unwrap();
    wrong_signatures(&world, 5).await;
    world.signed(&other.ak, &other.sk, &[]).await.unwrap();
}

#[tokio::test]
async fn unknown_keys_and_old_requests_are_not_counted() {
    let world = World::new().await;
    for _ in 0..6 {
        assert!(world.signed("NOSUCHKEY00000000000", &wrong(), &[]).await.is_err());
    }
    let mut reader = world.store.read().await.unwrap();
    assert!(reader.failures("ak:NOSUCHKEY00000000000").await.unwrap().is_none());
    drop(reader);
    let malformed = [("authorization", "SDK-HMAC-SHA256 Access=AK"), ("host", "h")];
    assert!(world.plain(&malformed).await.is_err());
    assert_eq!(failures_of_the_key(&world).await, None);
}

#[tokio::test]
async fn wrong_secrets_in_sign_ins_lock_the_key_as_well() {
    let world = World::new().await;
    let with = |sk: &SecretString| Identity::AccessKey {
        ak: world.admin.ak.clone(),
        sk: sk.clone(),
        security_token: None,
    };
    for _ in 0..5 {
        let refused = world.iam.sign_in(with(&wrong()), in_region()).await;
        assert!(matches!(refused, Err(AuthError::WrongKey)));
    }
    assert!(matches!(
        world.iam.sign_in(with(&world.admin.sk), in_region()).await,
        Err(AuthError::LockedKey)
    ));
    assert!(matches!(world.signed_by_admin().await, Err(AuthError::LockedKey)));
}

#[tokio::test]
async fn wrong_passwords_make_even_the_right_one_wait_but_never_for_long() {
    let world = World::new().await;
    for _ in 0..12 {
        let refused = world.iam.sign_in(by_password("admin", &wrong()), in_region()).await;
        assert!(matches!(refused, Err(AuthError::WrongPassword)));
        world.wait(Duration::from_secs(1));
    }
    assert_eq!(
        text(world.sign_in(in_region()).await),
        "The username or password is wrong."
    );
    world.wait(Duration::from_secs(60));
    world.sign_in(in_region()).await.unwrap();
    // Forgotten: one more wrong one does not make the next wait.
    assert!(
        world
            .iam
            .sign_in(by_password("admin", &wrong()), in_region())
            .await
            .is_err()
    );
    world.sign_in(in_region()).await.unwrap();
}

#[tokio::test]
async fn wrong_passwords_at_once_are_counted_every_one() {
    let world = World::new().await;
    let attempt = || {
        world
            .iam
            .sign_in(by_password("admin", &SecretString::from("wrong")), in_region())
    };
    let (a, b, c) = tokio::join!(attempt(), attempt(), attempt());
    assert!(a.is_err() && b.is_err() && c.is_err());
    let subject = format!("password:{}", world.admin.user_id);
    let failures = world
        .store
        .read()
        .await
        .unwrap()
        .failures(&subject)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(failures.count, 3);
    assert!(failures.locked_until.is_some());
}

#[tokio::test]
async fn an_unknown_user_a_disabled_one_and_an_unknown_tenant_get_the_words_of_a_wrong_password() {
    let world = World::new().await;
    let off = world
        .iam
        .create_user(
            &world.admin.domain_id,
            "off",
            &SecretString::from("password"),
            kiln_iam::UserKind::Member,
        )
        .await
        .unwrap();
    world.iam.disable_user(&off.id).await.unwrap();
    let in_domain = |name: &str, domain: Reference| Identity::Password {
        user: UserReference::Named {
            name: name.to_owned(),
            domain,
        },
        password: SecretString::from("password"),
    };
    let kiln = || Reference::Name("kiln".to_owned());
    for identity in [
        in_domain("nobody", kiln()),
        in_domain("off", kiln()),
        in_domain("admin", kiln()),
        in_domain("admin", Reference::Name("nowhere".to_owned())),
        in_domain("admin", Reference::Id("not an id".to_owned())),
        Identity::Password {
            user: UserReference::Id("x".to_owned()),
            password: SecretString::from("password"),
        },
    ] {
        let refused = world.iam.sign_in(identity, Scope::Unscoped).await;
        assert_eq!(text(refused), "The username or password is wrong.");
    }
}

#[tokio::test]
async fn strangers_leave_one_row_however_many_there_are() {
    let world = World::new().await;
    for name in ["a", "b", "c", "d"] {
        assert!(
            world
                .iam
                .sign_in(by_password(name, &wrong()), in_region())
                .await
                .is_err()
        );
    }
    let mut reader = world.store.read().await.unwrap();
    assert_eq!(reader.failures("password:strangers").await.unwrap().unwrap().count, 4);
    drop(reader);
    world.sign_in(in_region()).await.unwrap();
}

#[tokio::test]
async fn a_stranger_who_has_to_wait_is_not_looked_at() {
    let world = World::new().await;
    for _ in 0..5 {
        assert!(
            world
                .iam
                .sign_in(by_password("nobody", &wrong()), in_region())
                .await
                .is_err()
        );
    }
    let mut reader = world.store.read().await.unwrap();
    assert_eq!(reader.failures("password:strangers").await.unwrap().unwrap().count, 3);
}

#[tokio::test]
async fn a_malformed_request_of_a_known_key_is_not_counted() {
    let world = World::new().await;
    let (ak, sk) = (&world.admin.ak, &world.admin.sk);
    for header in [("x-sdk-content-sha256", "00"), ("x-security-token", "surplus")] {
        assert!(world.signed(ak, sk, &[header]).await.is_err());
    }
    assert_eq!(failures_of_the_key(&world).await, None);
}

#[tokio::test]
async fn wrong_signatures_at_once_are_counted_every_one() {
    let world = World::new().await;
    let wrong = wrong();
    let attempt = || world.signed(&world.admin.ak, &wrong, &[]);
    let (a, b, c, d, e) = tokio::join!(attempt(), attempt(), attempt(), attempt(), attempt());
    assert!([a, b, c, d, e].iter().all(Result::is_err));
    assert!(matches!(world.signed_by_admin().await, Err(AuthError::LockedKey)));
}

#[tokio::test]
async fn wrong_security_tokens_lock_a_temporary_key() {
    let world = World::new().await;
    let caller = world.signed_by_admin().await.unwrap();
    let keys = world
        .iam
        .temporary_keys(&caller, Duration::from_secs(3600))
        .await
        .unwrap();
    for _ in 0..5 {
        let refused = world.signed(&keys.ak, &keys.sk, &[("x-security-token", "other")]).await;
        assert!(matches!(refused, Err(AuthError::Signature { .. })));
    }
    let token = [("x-security-token", keys.security_token.expose_secret())];
    assert!(matches!(
        world.signed(&keys.ak, &keys.sk, &token).await,
        Err(AuthError::LockedKey)
    ));
}
