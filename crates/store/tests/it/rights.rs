//! Matrices of rights, and roles of a tenant's own.

use crate::fixture::*;
use kiln_model::access::{Permission, RightSet};
use kiln_store::{OwnRole, RightsRow};

const VIEW: RightSet = RightSet::NONE.with(Permission::TaskView);

fn role(id: i32, name: &str) -> OwnRole {
    OwnRole {
        id,
        name: name.to_owned(),
        rights: VIEW,
        created: at(7),
    }
}

on_both! {
    async fn a_project_says_what_roles_may_do(db: Fixture) {
        let db = db.with_tasks(0).await;
        let project = project_id(1);
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.hold_project(&project).await.unwrap());
        unit.set_project_rights(&project, 8, VIEW, at(10)).await.unwrap();
        unit.set_project_rights(&project, 8, RightSet::ALL, at(11)).await.unwrap();
        assert_eq!(unit.project_rights(&project, 8).await.unwrap(), Some(RightSet::ALL));
        assert_eq!(unit.project_rights(&project, 4).await.unwrap(), None);
        let row = RightsRow { role: 8, rights: RightSet::ALL, created: at(11), updated: at(11) };
        assert_eq!(unit.project_matrix(&project).await.unwrap(), [row]);
    }

    async fn the_matrix_of_a_task_goes_when_it_follows_its_project_again(db: Fixture) {
        let db = db.with_tasks(1).await;
        let task = task_id(1);
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.hold_live_task(&task).await.unwrap());
        unit.set_task_rights(&task, -1, VIEW, at(10)).await.unwrap();
        unit.set_task_rights(&task, -1, RightSet::NONE, at(20)).await.unwrap();
        assert!(unit.set_follows_project(&task, false).await.unwrap());
        assert!(!unit.task(&task).await.unwrap().unwrap().follows_project);
        let row = RightsRow { role: -1, rights: RightSet::NONE, created: at(10), updated: at(20) };
        assert_eq!(unit.task_matrix(&task).await.unwrap(), [row]);
        assert_eq!(unit.task_rights(&task, -1).await.unwrap(), Some(RightSet::NONE));
        assert!(unit.set_follows_project(&task, true).await.unwrap());
        assert_eq!(unit.task_matrix(&task).await.unwrap(), []);
    }

    async fn a_task_in_the_bin_is_held_by_nobody(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.hold_live_task(&task_id(1)).await.unwrap());
        assert!(!unit.set_follows_project(&task_id(1), false).await.unwrap());
        assert!(!unit.hold_project(&project_id(9)).await.unwrap());
    }

    async fn names_and_numbers_of_own_roles_are_taken_once(db: Fixture) {
        let db = db.with_tasks(0).await;
        let domain = domain_id(1);
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_own_role(&domain, &role(500, "auditor")).await.unwrap();
        assert!(unit.insert_own_role(&domain, &role(500, "other")).await.unwrap_err().is_conflict());
        assert!(unit.insert_own_role(&domain, &role(501, "auditor")).await.unwrap_err().is_conflict());
        unit.insert_own_role(&domain, &role(501, "guest")).await.unwrap();
        assert_eq!(unit.own_role(&domain, 501).await.unwrap(), Some(role(501, "guest")));
        assert_eq!(unit.own_role(&domain_id(2), 501).await.unwrap(), None);
        assert_eq!(unit.own_roles(&domain).await.unwrap(), [role(500, "auditor"), role(501, "guest")]);
    }
}
