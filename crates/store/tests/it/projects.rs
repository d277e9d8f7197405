//! CodeArts projects and who works in them.

use crate::fixture::*;
use kiln_store::{Page, Project, StoreError};

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

    async fn a_project_with_tasks_is_not_deleted_and_its_bin_goes_with_it(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.delete_project(&project_id(1), at(5)).await.unwrap());
        drop(unit);
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.delete_project(&project_id(1), at(5)).await.unwrap());
        assert!(!unit.delete_project(&project_id(1), at(6)).await.unwrap());
        assert_eq!(unit.project(&project_id(1)).await.unwrap(), None);
        assert_eq!(unit.projects_of(&domain_id(1)).await.unwrap(), []);
        assert_eq!(unit.tasks_to_purge(at(5), 9).await.unwrap(), [task_id(1)]);
        assert_eq!(unit.forget_projects().await.unwrap(), 0);
        unit.purge_task(&task_id(1)).await.unwrap();
        assert_eq!(unit.forget_projects().await.unwrap(), 1);
    }

    async fn the_name_of_a_deleted_project_is_free_and_nothing_is_made_in_it(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.delete_project(&project_id(1), at(5)).await.unwrap();
        let again = Project { id: project_id(2), ..project(1) };
        unit.insert_project(&again).await.unwrap();
        let error = unit.insert_task(&task(1)).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    }

    async fn a_project_changes_its_name_where_it_is_free(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_project(&project(2)).await.unwrap();
        assert!(unit.change_project(&project_id(1), "new", "other", at(7)).await.unwrap());
        let changed = unit.project(&project_id(1)).await.unwrap().unwrap();
        assert_eq!((changed.name.as_str(), changed.description.as_str(), changed.updated), ("new", "other", at(7)));
        assert!(unit.change_project(&project_id(1), "project-2", "", at(8)).await.unwrap_err().is_conflict());
    }

    async fn members_come_in_pages(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        for n in [1, 2] {
            unit.set_member(&project_id(1), &user_id(n), 4).await.unwrap();
        }
        assert_eq!(unit.count_members(&project_id(1)).await.unwrap(), 2);
        let page = Page { offset: 1, limit: 1 };
        assert_eq!(unit.members_page(&project_id(1), page).await.unwrap(), [(user(2), 4)]);
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
