//! Tenants, users, IAM projects.

use crate::fixture::*;
use kiln_store::{IamProject, StoreError};

fn region(n: u32) -> IamProject {
    IamProject {
        id: iam_project_id(n),
        domain: domain_id(1),
        name: format!("local-{n}"),
    }
}

on_both! {
    async fn a_tenant_comes_back_by_id_and_by_name(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_domain(&domain(2)).await.unwrap();
        unit.insert_domain(&domain(1)).await.unwrap();
        assert_eq!(unit.domain(&domain_id(1)).await.unwrap(), Some(domain(1)));
        assert_eq!(unit.domain(&domain_id(3)).await.unwrap(), None);
        assert_eq!(unit.domain_named("tenant-2").await.unwrap(), Some(domain(2)));
        assert_eq!(unit.domain_named("tenant-3").await.unwrap(), None);
        assert_eq!(unit.domains().await.unwrap(), [domain(1), domain(2)]);
    }

    async fn a_tenant_name_is_taken_once(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_domain(&domain(1)).await.unwrap();
        let mut second = domain(2);
        second.name = "tenant-1".to_owned();
        assert!(unit.insert_domain(&second).await.unwrap_err().is_conflict());
    }

    async fn deleted_tasks_are_kept_for_thirty_days_unless_the_tenant_says_otherwise(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.keep_days(&domain_id(1)).await.unwrap(), 30);
        assert!(unit.set_keep_days(&domain_id(1), 7).await.unwrap());
        assert!(!unit.set_keep_days(&domain_id(2), 7).await.unwrap());
        assert_eq!(unit.keep_days(&domain_id(1)).await.unwrap(), 7);
        assert_eq!(unit.keep_days(&domain_id(2)).await.unwrap(), 30);
    }

    async fn a_user_comes_back_by_id_and_by_name(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.user(&user_id(1)).await.unwrap(), Some(user(1)));
        assert_eq!(reader.user(&user_id(3)).await.unwrap(), None);
        assert_eq!(reader.user_named(&domain_id(1), "user-2").await.unwrap(), Some(user(2)));
        assert_eq!(reader.user_named(&domain_id(2), "user-2").await.unwrap(), None);
        assert_eq!(reader.users_of(&domain_id(1)).await.unwrap(), [user(1), user(2)]);
    }

    async fn a_user_name_is_taken_once_in_a_tenant(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut second = user(3);
        second.name = "user-1".to_owned();
        let error = unit.insert_user(&second).await.unwrap_err();
        assert_eq!(error.to_string(), "a user of this name exists already");
    }

    async fn a_user_of_an_unknown_tenant_is_refused(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        let error = unit.insert_user(&user(1)).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    }

    async fn a_user_can_be_changed(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.set_password(&user_id(1), "$other").await.unwrap());
        assert!(unit.set_user_enabled(&user_id(1), false).await.unwrap());
        assert!(!unit.set_password(&user_id(9), "$other").await.unwrap());
        assert!(!unit.set_user_enabled(&user_id(9), false).await.unwrap());
        let changed = unit.user(&user_id(1)).await.unwrap().unwrap();
        assert_eq!((changed.password_hash.as_str(), changed.enabled), ("$other", false));
    }

    async fn a_user_leaves_with_memberships(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.set_member(&project_id(1), &user_id(2), 4).await.unwrap();
        assert!(unit.delete_user(&user_id(2)).await.unwrap());
        assert!(!unit.delete_user(&user_id(2)).await.unwrap());
        assert_eq!(unit.members(&project_id(1)).await.unwrap(), []);
    }

    async fn the_iam_projects_of_a_tenant_are_found(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_iam_project(&region(2)).await.unwrap();
        unit.insert_iam_project(&region(1)).await.unwrap();
        let mut twin = region(3);
        twin.name = "local-1".to_owned();
        assert!(unit.insert_iam_project(&twin).await.unwrap_err().is_conflict());
        assert_eq!(unit.iam_project(&iam_project_id(1)).await.unwrap(), Some(region(1)));
        assert_eq!(unit.iam_project(&iam_project_id(3)).await.unwrap(), None);
        assert_eq!(unit.iam_project_named(&domain_id(1), "local-2").await.unwrap(), Some(region(2)));
        assert_eq!(unit.iam_project_named(&domain_id(1), "local-9").await.unwrap(), None);
        assert_eq!(unit.iam_projects_of(&domain_id(1)).await.unwrap(), [region(1), region(2)]);
    }
}

#[test]
fn a_password_hash_is_not_in_debug_texts() {
    assert!(!format!("{:?}", user(1)).contains("argon2"));
}
