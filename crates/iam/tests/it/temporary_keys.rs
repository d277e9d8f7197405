//! Temporary access keys.

use crate::world::{World, in_region, text};
use kiln_iam::{AuthError, Identity, TemporaryKeys};
use kiln_model::secret::{ExposeSecret, SecretString};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

async fn for_an_hour(world: &World) -> TemporaryKeys {
    let caller = world.signed_by_admin().await.unwrap();
    world.iam.temporary_keys(&caller, HOUR).await.unwrap()
}

#[tokio::test]
async fn a_temporary_key_signs_together_with_its_security_token() {
    let world = World::new().await;
    let keys = for_an_hour(&world).await;
    let token = [("x-security-token", keys.security_token.expose_secret())];
    let caller = world.signed(&keys.ak, &keys.sk, &token).await.unwrap();
    assert_eq!(caller.actor.user.id, world.admin.user_id);
    assert_eq!(caller.expires, Some(world.now().after(HOUR)));
}

#[tokio::test]
async fn without_its_security_token_or_with_another_it_does_not() {
    let world = World::new().await;
    let keys = for_an_hour(&world).await;
    let refused = text(world.signed(&keys.ak, &keys.sk, &[]).await);
    assert!(
        refused.ends_with("a temporary access key needs x-security-token"),
        "{refused}"
    );
    let refused = text(world.signed(&keys.ak, &keys.sk, &[("x-security-token", "other")]).await);
    assert!(refused.ends_with("the security token is wrong"), "{refused}");
}

#[tokio::test]
async fn a_temporary_key_ends() {
    let world = World::new().await;
    let keys = for_an_hour(&world).await;
    world.wait(HOUR);
    let token = [("x-security-token", keys.security_token.expose_secret())];
    assert!(matches!(
        world.signed(&keys.ak, &keys.sk, &token).await,
        Err(AuthError::UnknownKey { .. })
    ));
    assert_eq!(world.iam.remove_expired().await.unwrap(), 1);
    assert_eq!(world.iam.remove_expired().await.unwrap(), 0);
    world.signed_by_admin().await.unwrap();
}

#[tokio::test]
async fn a_lifetime_is_between_a_quarter_of_an_hour_and_a_day() {
    let world = World::new().await;
    let caller = world.signed_by_admin().await.unwrap();
    for seconds in [900, 86_400] {
        world
            .iam
            .temporary_keys(&caller, Duration::from_secs(seconds))
            .await
            .unwrap();
    }
    for seconds in [0, 899, 86_401] {
        let refused = world.iam.temporary_keys(&caller, Duration::from_secs(seconds)).await;
        assert_eq!(refused.unwrap_err().status(), 400);
    }
}

#[tokio::test]
async fn nothing_made_from_a_temporary_key_outlasts_it() {
    let world = World::new().await;
    let keys = for_an_hour(&world).await;
    let end = world.now().after(HOUR);
    let identity = |security_token: Option<&SecretString>| Identity::AccessKey {
        ak: keys.ak.clone(),
        sk: keys.sk.clone(),
        security_token: security_token.cloned(),
    };
    let issued = world
        .iam
        .sign_in(identity(Some(&keys.security_token)), in_region())
        .await
        .unwrap();
    assert_eq!(issued.facts.expires, end);
    let caller = world.with_token(&issued.text).await.unwrap();
    let more = world
        .iam
        .temporary_keys(&caller, Duration::from_secs(86_400))
        .await
        .unwrap();
    assert_eq!(more.expires, end);
    assert!(matches!(
        world.iam.sign_in(identity(None), in_region()).await,
        Err(AuthError::WrongKey)
    ));
}

#[tokio::test]
async fn a_new_password_ends_temporary_keys_and_leaves_lasting_ones() {
    let world = World::new().await;
    let keys = for_an_hour(&world).await;
    world
        .iam
        .set_password(&world.admin.user_id, &SecretString::from("a new password"))
        .await
        .unwrap();
    let token = [("x-security-token", keys.security_token.expose_secret())];
    assert!(world.signed(&keys.ak, &keys.sk, &token).await.is_err());
    world.signed_by_admin().await.unwrap();
}

#[tokio::test]
async fn the_security_token_must_be_signed() {
    let world = World::new().await;
    let keys = for_an_hour(&world).await;
    let token = [("x-security-token", keys.security_token.expose_secret())];
    let refused = text(world.signed_beside(&keys.ak, &keys.sk, &[], &token).await);
    assert!(refused.ends_with("x-security-token must be signed"), "{refused}");
}
