//! The recycle bin: who sees what, the way back, the beginning of the end.

use crate::fixture::*;
use kiln_model::access::{Permission, RightSet, UserRef};
use kiln_model::task::{TaskDefinition, TaskName, TaskState};
use kiln_store::{BinView, Page};

fn whole() -> BinView {
    BinView {
        domain: domain_id(1),
        whole: true,
        user: user_id(2),
        may_delete_in: Vec::new(),
        member_of: Vec::new(),
    }
}

fn bob() -> BinView {
    BinView {
        whole: false,
        ..whole()
    }
}

fn named(name: &str) -> TaskDefinition {
    TaskDefinition {
        name: TaskName::parse(name).unwrap(),
        ..definition(name)
    }
}

/// Tasks 1 to 3 in the bin, the highest deleted last.
async fn three(db: Fixture) -> Fixture {
    let db = db.with_tasks(3).await;
    for n in 1..=3 {
        let mut unit = db.store.begin().await.unwrap();
        let when = at(5000 + i64::from(n));
        assert!(unit.bin_task(&task_id(n), &ann(), when, at(9000)).await.unwrap());
        unit.commit().await.unwrap();
    }
    db
}

async fn seen(db: &Fixture, view: &BinView, search: &str) -> Vec<String> {
    let mut reader = db.store.read().await.unwrap();
    let tasks = reader.bin(view, search, ALL).await.unwrap();
    assert_eq!(reader.count_bin(view, search).await.unwrap(), tasks.len() as u64);
    tasks
        .into_iter()
        .map(|it| it.task.definition.name.to_string())
        .collect()
}

on_both! {
    async fn the_last_deleted_comes_first_and_names_are_searched(db: Fixture) {
        let db = three(db).await;
        assert_eq!(seen(&db, &whole(), "").await, ["task-3", "task-2", "task-1"]);
        assert_eq!(seen(&db, &whole(), "TASK-2").await, ["task-2"]);
        assert_eq!(seen(&db, &whole(), "task_2").await, [""; 0]);
        let mut reader = db.store.read().await.unwrap();
        let page = Page { offset: 1, limit: 1 };
        let page = reader.bin(&whole(), "", page).await.unwrap();
        assert_eq!(page[0].project_name, "project-1");
        assert_eq!(page[0].task.id, task_id(2));
        let other = BinView { domain: domain_id(2), ..whole() };
        assert_eq!(seen(&db, &other, "").await, [""; 0]);
    }

    async fn somebody_sees_what_they_may_delete_and_what_was_theirs(db: Fixture) {
        let db = three(db).await;
        assert_eq!(seen(&db, &bob(), "").await, [""; 0]);
        let deletes = BinView { may_delete_in: vec![project_id(1)], ..bob() };
        assert_eq!(seen(&db, &deletes, "").await.len(), 3);
        let elsewhere = BinView { may_delete_in: vec![project_id(2)], ..bob() };
        assert_eq!(seen(&db, &elsewhere, "").await, [""; 0]);
        let deleter = BinView { user: user_id(1), member_of: vec![project_id(1)], ..bob() };
        assert_eq!(seen(&db, &deleter, "").await.len(), 3);
        let no_member = BinView { user: user_id(1), ..bob() };
        assert_eq!(seen(&db, &no_member, "").await, [""; 0]);
    }

    async fn a_matrix_of_the_tasks_own_says_who_sees_it(db: Fixture) {
        let db = db.with_tasks(2).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.set_member(&project_id(1), &user_id(2), 8).await.unwrap();
        let delete = RightSet::NONE.with(Permission::TaskDelete);
        unit.set_task_rights(&task_id(1), 8, delete, at(1)).await.unwrap();
        unit.set_task_rights(&task_id(2), 8, RightSet::NONE, at(1)).await.unwrap();
        for n in [1, 2] {
            unit.set_follows_project(&task_id(n), false).await.unwrap();
        }
        unit.commit().await.unwrap();
        db.bin(1).await;
        db.bin(2).await;
        assert_eq!(seen(&db, &bob(), "").await, ["task-1"]);
        let deletes = BinView { may_delete_in: vec![project_id(1)], ..bob() };
        assert_eq!(seen(&db, &deletes, "").await, ["task-1"], "the project does not count for it");
        let mut reader = db.store.read().await.unwrap();
        assert!(reader.in_bin(&bob(), &task_id(1)).await.unwrap().is_some());
        assert!(reader.in_bin(&bob(), &task_id(2)).await.unwrap().is_none());
    }

    async fn a_task_comes_back_once_and_as_what_it_was(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.set_disabled(&task_id(1), Some((&ann(), at(4000), "broken"))).await.unwrap());
        unit.commit().await.unwrap();
        db.bin(1).await;
        assert_eq!(db.store.read().await.unwrap().count_tasks(&project_id(1)).await.unwrap(), 0);
        let mut unit = db.store.begin().await.unwrap();
        let bob = UserRef { id: user_id(2), name: "bob".to_owned() };
        let restored = unit.restore_task(&task_id(1), &named("anew"), &bob, at(7000)).await.unwrap();
        assert_eq!(restored, Some(project_id(1)));
        assert_eq!(unit.count_restored(&[project_id(1)], &domain_id(1)).await.unwrap(), 1);
        assert_eq!(unit.restore_task(&task_id(1), &named("anew"), &bob, at(7000)).await.unwrap(), None);
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let task = reader.task(&task_id(1)).await.unwrap().unwrap();
        let disabled = TaskState::Disabled { by: ann(), at: at(4000), reason: "broken".to_owned() };
        assert_eq!((task.state, task.updated), (disabled, at(7000)));
        assert_eq!(task.definition.name.as_str(), "anew");
        assert_eq!(reader.count_tasks(&project_id(1)).await.unwrap(), 1);
        assert_eq!(reader.count_tasks_of_tenant(&domain_id(1)).await.unwrap(), 1);
    }

    async fn a_name_that_is_taken_is_a_conflict(db: Fixture) {
        let db = db.with_tasks(2).await;
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        let error = unit.restore_task(&task_id(1), &named("task-2"), &ann(), at(7000)).await.unwrap_err();
        assert!(error.is_conflict(), "{error}");
    }

    async fn what_is_being_removed_is_seen_no_more_and_cannot_come_back(db: Fixture) {
        let db = three(db).await;
        let mut unit = db.store.begin().await.unwrap();
        let leaving = unit.begin_removal(&task_id(2)).await.unwrap().unwrap();
        assert_eq!((leaving.id, leaving.name, leaving.project), (task_id(2), "task-2".to_owned(), project_id(1)));
        assert_eq!(unit.begin_removal(&task_id(2)).await.unwrap(), None);
        assert_eq!(unit.restore_task(&task_id(2), &named("task-2"), &ann(), at(7000)).await.unwrap(), None);
        unit.commit().await.unwrap();
        assert_eq!(seen(&db, &whole(), "").await, ["task-3", "task-1"]);
        let mut reader = db.store.read().await.unwrap();
        assert!(reader.is_leaving(&task_id(2)).await.unwrap());
        assert!(!reader.is_leaving(&task_id(1)).await.unwrap());
        assert_eq!(reader.tasks_to_purge(at(5000), 10).await.unwrap(), [task_id(2)]);
    }

    async fn the_bin_is_emptied_in_batches_as_far_as_it_is_seen(db: Fixture) {
        let db = three(db).await;
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.begin_removal_of_all(&bob(), 10).await.unwrap(), []);
        let first = unit.begin_removal_of_all(&whole(), 2).await.unwrap();
        let mut ids: Vec<_> = first.into_iter().map(|it| it.id).collect();
        ids.sort();
        assert_eq!(ids, [task_id(1), task_id(2)]);
        assert_eq!(unit.begin_removal_of_all(&whole(), 2).await.unwrap().len(), 1);
        assert_eq!(unit.begin_removal_of_all(&whole(), 2).await.unwrap(), []);
    }

    async fn nothing_goes_earlier_than_was_said(db: Fixture) {
        let db = db.with_tasks(1).await;
        let day = 24 * 3600 * 1000;
        let mut unit = db.store.begin().await.unwrap();
        unit.bin_task(&task_id(1), &ann(), at(0), at(10 * day)).await.unwrap();
        assert_eq!(unit.keep_longer(&domain_id(1), 9).await.unwrap(), 0);
        assert_eq!(unit.keep_longer(&domain_id(2), 20).await.unwrap(), 0);
        assert_eq!(unit.keep_longer(&domain_id(1), 20).await.unwrap(), 1);
        assert_eq!(unit.tasks_to_purge(at(20 * day - 1), 10).await.unwrap(), []);
        assert_eq!(unit.tasks_to_purge(at(20 * day), 10).await.unwrap(), [task_id(1)]);
    }
}
