//! Tokens after they were given out.

use crate::world::{World, by_password, in_region, names, text};
use kiln_iam::{AuthError, UserKind};
use kiln_model::secret::{ExposeSecret, SecretString};
use std::time::Duration;

#[tokio::test]
async fn a_token_is_good_for_a_day_and_then_must_be_updated() {
    let world = World::new().await;
    let token = world.project_token().await.text;
    world.wait(Duration::from_secs(86_399));
    world.with_token(&token).await.unwrap();
    world.wait(Duration::from_secs(1));
    let refused = world.with_token(&token).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (401, "APIGW.0307"));
    assert_eq!(refused.to_string(), "The token must be updated.");
}

#[tokio::test]
async fn a_text_that_is_no_token_cannot_be_decrypted() {
    let world = World::new().await;
    let mut forged = world.project_token().await.text.expose_secret().to_owned();
    forged.replace_range(20..21, if &forged[20..21] == "a" { "b" } else { "a" });
    for bad in ["x".to_owned(), forged, "M".repeat(100_000)] {
        assert_eq!(
            text(world.with_token(&SecretString::from(bad)).await),
            "Incorrect IAM authentication information: decrypt token fail"
        );
    }
}

#[tokio::test]
async fn a_token_survives_a_restart_and_only_its_hash_is_kept() {
    let world = World::new().await;
    let token = world.project_token().await.text;
    let caller = world.with_token(&token).await.unwrap();
    let hash = caller.token.unwrap();
    assert!(!hash.as_str().contains(token.expose_secret()));
    assert!(
        world
            .store
            .read()
            .await
            .unwrap()
            .token(token.expose_secret())
            .await
            .unwrap()
            .is_none()
    );
    let world = world.restarted().await;
    world.with_token(&token).await.unwrap();
}

#[tokio::test]
async fn a_token_is_validated_by_its_owner() {
    let world = World::new().await;
    let issued = world.project_token().await;
    let caller = world.with_token(&issued.text).await.unwrap();
    let facts = world.iam.validate(&caller, issued.text.expose_secret()).await.unwrap();
    assert_eq!(facts, issued.facts);
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_good_for_nothing() {
    let world = World::new().await;
    let issued = world.project_token().await;
    let caller = world.with_token(&issued.text).await.unwrap();
    world.iam.revoke(&caller, issued.text.expose_secret()).await.unwrap();
    assert!(matches!(
        world.with_token(&issued.text).await,
        Err(AuthError::UnreadableToken)
    ));
    let again = world.iam.revoke(&caller, issued.text.expose_secret()).await;
    assert!(matches!(again, Err(AuthError::NotFound { what: "token" })));
}

#[tokio::test]
async fn another_users_token_is_for_administrators_of_the_same_tenant() {
    let world = World::new().await;
    let password = SecretString::from("member's password");
    world
        .iam
        .create_user(&world.admin.domain_id, "member", &password, UserKind::Member)
        .await
        .unwrap();
    let theirs = world
        .iam
        .sign_in(by_password("member", &password), in_region())
        .await
        .unwrap();
    let member = world.with_token(&theirs.text).await.unwrap();
    let admins = world.project_token().await;
    let admin = world.with_token(&admins.text).await.unwrap();

    assert_eq!(
        world
            .iam
            .validate(&admin, theirs.text.expose_secret())
            .await
            .unwrap()
            .user
            .name,
        "member"
    );
    let refused = world.iam.validate(&member, admins.text.expose_secret()).await;
    assert!(matches!(refused, Err(AuthError::Forbidden)));

    let other = world.iam.create_tenant(names("other")).await.unwrap();
    let stranger = world.signed(&other.ak, &other.sk, &[]).await.unwrap();
    let refused = world.iam.revoke(&stranger, theirs.text.expose_secret()).await;
    assert!(matches!(refused, Err(AuthError::NotFound { .. })));
    world.with_token(&theirs.text).await.unwrap();
}

#[tokio::test]
async fn a_disabled_users_tokens_stay_bad_when_the_user_comes_back() {
    let world = World::new().await;
    let token = world.project_token().await.text;
    world.iam.disable_user(&world.admin.user_id).await.unwrap();
    assert!(matches!(
        world.with_token(&token).await,
        Err(AuthError::UnreadableToken)
    ));
    world.iam.enable_user(&world.admin.user_id).await.unwrap();
    assert!(matches!(
        world.with_token(&token).await,
        Err(AuthError::UnreadableToken)
    ));
}

#[tokio::test]
async fn of_two_who_take_a_token_back_at_once_one_finds_it() {
    let world = World::new().await;
    let issued = world.project_token().await;
    let caller = world.with_token(&issued.text).await.unwrap();
    let revoke = || world.iam.revoke(&caller, issued.text.expose_secret());
    let (a, b) = tokio::join!(revoke(), revoke());
    assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1);
}

#[tokio::test]
async fn tokens_at_their_end_are_removed_and_others_stay() {
    let world = World::new().await;
    let old = world.project_token().await.text;
    world.wait(Duration::from_secs(3600));
    let young = world.project_token().await.text;
    world.wait(Duration::from_secs(86_400 - 3600));
    assert_eq!(world.iam.remove_expired().await.unwrap(), 1);
    assert!(matches!(world.with_token(&old).await, Err(AuthError::UnreadableToken)));
    world.with_token(&young).await.unwrap();
}
