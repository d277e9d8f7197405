//! CodeArts projects and who works in them.

use crate::fixture::*;
use kiln_store::StoreError;

on_both! {
    async fn a_project_comes_back_by_id_and_by_name(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.project(&project_id(1)).await.unwrap(), Some(project(1)));
        assert_eq!(reader.project(&project_id(2)).await.unwrap(), None);
        let named = reader.project_named(&domain_id(1), "project-1").await.unwrap();
        assert_eq!(named, Some(project(1)));
        assert_eq!(reader.project_named(&domain_id(2), "project-1").await.unwrap(), None);
    }

    async fn the_projects_of_a_tenant_are_sorted_by_name(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut first = project(2);
        first.name = "a".to_owned();
        unit.insert_project(&first).await.unwrap();
        assert_eq!(unit.projects_of(&domain_id(1)).await.unwrap(), [first, project(1)]);
        assert_eq!(unit.projects_of(&domain_id(2)).await.unwrap(), []);
    }

    async fn a_project_name_is_taken_once_in_a_tenant(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut second = project(2);
        second.name = "project-1".to_owned();
        assert!(unit.insert_project(&second).await.unwrap_err().is_conflict());
        unit.insert_domain(&domain(2)).await.unwrap();
        second.domain = domain_id(2);
        unit.insert_project(&second).await.unwrap();
    }

    async fn a_project_with_tasks_is_not_deleted(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.delete_project(&project_id(1)).await.unwrap());
        unit.purge_task(&task_id(1)).await.unwrap();
        assert!(unit.delete_project(&project_id(1)).await.unwrap());
        assert!(!unit.delete_project(&project_id(1)).await.unwrap());
    }

    async fn a_member_has_one_role(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let (project, member) = (project_id(1), user_id(2));
        assert_eq!(unit.member_role(&project, &member).await.unwrap(), None);
        unit.set_member(&project, &member, 4).await.unwrap();
        unit.set_member(&project, &member, -1).await.unwrap();
        assert_eq!(unit.member_role(&project, &member).await.unwrap(), Some(-1));
        assert_eq!(unit.members(&project).await.unwrap(), [(user(2), -1)]);
        assert!(unit.remove_member(&project, &member).await.unwrap());
        assert!(!unit.remove_member(&project, &member).await.unwrap());
        assert_eq!(unit.members(&project).await.unwrap(), []);
    }

    async fn a_member_must_be_a_user(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let error = unit.set_member(&project_id(1), &user_id(9), 4).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    }
}
