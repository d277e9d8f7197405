//! Access keys, tokens, failed attempts.

use crate::fixture::*;
use kiln_store::{AccessKey, Failures, TokenRow};

fn key(ak: &str, expires: Option<i64>) -> AccessKey {
    AccessKey {
        ak: ak.to_owned(),
        user: user_id(1),
        sealed_sk: "c2VhbGVk".to_owned(),
        enabled: true,
        created: at(1),
        expires: expires.map(at),
        session_token_hash: expires.map(|_| "5e551011".to_owned()),
    }
}

fn token(hash: &str, user: u32, expires: i64) -> TokenRow {
    TokenRow {
        hash: hash.to_owned(),
        user: user_id(user),
        domain: domain_id(1),
        scope: Some(iam_project_id(1)),
        methods: vec!["password".to_owned(), "token".to_owned()],
        issued: at(1),
        expires: at(expires),
        revoked: None,
    }
}

on_both! {
    async fn the_keys_of_a_user_come_back(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let (lasting, temporary) = (key("AK1", None), key("AK2", Some(9000)));
        unit.insert_access_key(&lasting).await.unwrap();
        unit.insert_access_key(&temporary).await.unwrap();
        assert!(unit.insert_access_key(&lasting).await.unwrap_err().is_conflict());
        assert_eq!(unit.access_key("AK2").await.unwrap(), Some(temporary.clone()));
        assert_eq!(unit.access_key("AK3").await.unwrap(), None);
        assert_eq!(unit.access_keys_of(&user_id(1)).await.unwrap(), [lasting, temporary]);
        assert_eq!(unit.access_keys_of(&user_id(2)).await.unwrap(), []);
    }

    async fn a_key_can_be_switched_off_and_removed(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_access_key(&key("AK1", None)).await.unwrap();
        assert!(unit.set_access_key_enabled("AK1", false).await.unwrap());
        assert!(!unit.set_access_key_enabled("AK9", false).await.unwrap());
        assert!(!unit.access_key("AK1").await.unwrap().unwrap().enabled);
        assert!(unit.delete_access_key("AK1").await.unwrap());
        assert!(!unit.delete_access_key("AK1").await.unwrap());
    }

    async fn a_token_comes_back_by_its_hash(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let wide = TokenRow { scope: None, ..token("b", 1, 9000) };
        unit.insert_token(&token("a", 1, 9000)).await.unwrap();
        unit.insert_token(&wide).await.unwrap();
        assert!(unit.insert_token(&wide).await.unwrap_err().is_conflict());
        assert_eq!(unit.token("a").await.unwrap(), Some(token("a", 1, 9000)));
        assert_eq!(unit.token("b").await.unwrap(), Some(wide));
        assert_eq!(unit.token("c").await.unwrap(), None);
    }

    async fn a_token_is_revoked_once(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_token(&token("a", 1, 9000)).await.unwrap();
        assert!(unit.revoke_token("a", at(50)).await.unwrap());
        assert!(!unit.revoke_token("a", at(51)).await.unwrap());
        assert!(!unit.revoke_token("b", at(51)).await.unwrap());
        assert_eq!(unit.token("a").await.unwrap().unwrap().revoked, Some(at(50)));
    }

    async fn all_tokens_of_a_user_are_revoked_together(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        for (hash, user) in [("a", 1), ("b", 1), ("c", 2)] {
            unit.insert_token(&token(hash, user, 9000)).await.unwrap();
        }
        unit.revoke_token("a", at(50)).await.unwrap();
        assert_eq!(unit.revoke_tokens_of(&user_id(1), at(60)).await.unwrap(), 1);
        assert_eq!(unit.token("a").await.unwrap().unwrap().revoked, Some(at(50)));
        assert_eq!(unit.token("b").await.unwrap().unwrap().revoked, Some(at(60)));
        assert_eq!(unit.token("c").await.unwrap().unwrap().revoked, None);
    }

    async fn what_is_over_is_removed(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_token(&token("a", 1, 100)).await.unwrap();
        unit.insert_token(&token("b", 1, 101)).await.unwrap();
        for (ak, expires) in [("AK1", None), ("AK2", Some(100)), ("AK3", Some(101))] {
            unit.insert_access_key(&key(ak, expires)).await.unwrap();
        }
        assert_eq!(unit.delete_expired(at(100)).await.unwrap(), 2);
        assert_eq!(unit.token("a").await.unwrap(), None);
        assert!(unit.token("b").await.unwrap().is_some());
        let left: Vec<_> = unit.access_keys_of(&user_id(1)).await.unwrap().into_iter().map(|it| it.ak).collect();
        assert_eq!(left, ["AK1", "AK3"]);
    }

    async fn a_user_leaves_with_keys_and_tokens(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_token(&token("a", 1, 100)).await.unwrap();
        unit.insert_access_key(&key("AK1", None)).await.unwrap();
        unit.delete_user(&user_id(1)).await.unwrap();
        assert_eq!(unit.token("a").await.unwrap(), None);
        assert_eq!(unit.access_key("AK1").await.unwrap(), None);
    }

    async fn failures_of_a_subject_are_noted_and_cleared(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        let once = Failures { count: 1, last: at(5), locked_until: None };
        let locked = Failures { count: 5, last: at(9), locked_until: Some(at(300_009)) };
        assert_eq!(unit.failures("ak:AK1").await.unwrap(), None);
        unit.set_failures("ak:AK1", &once).await.unwrap();
        assert_eq!(unit.failures("ak:AK1").await.unwrap(), Some(once));
        unit.set_failures("ak:AK1", &locked).await.unwrap();
        assert_eq!(unit.failures("ak:AK1").await.unwrap(), Some(locked));
        assert_eq!(unit.failures("ak:AK2").await.unwrap(), None);
        unit.clear_failures("ak:AK1").await.unwrap();
        assert_eq!(unit.failures("ak:AK1").await.unwrap(), None);
    }
}

#[test]
fn a_sealed_secret_is_not_in_debug_texts() {
    let text = format!("{:?}", key("AK1", Some(1)));
    assert!(!text.contains("c2VhbGVk") && !text.contains("5e551011"), "{text}");
}
