//! Tasks: kept, listed, changed, binned.

use crate::fixture::*;
use kiln_model::task::{Recent, TaskName, TaskState};
use kiln_store::{Page, Sight, StoreError, TaskList, TaskScope};

/// The tasks of project 1, newest first.
fn newest() -> TaskList {
    crate::lists::list(TaskScope::Project {
        project: project_id(1),
        user: user_id(1),
        sight: Sight::All,
        group: None,
    })
}

on_both! {
    async fn a_task_comes_back_as_it_was_kept(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.task(&task_id(1)).await.unwrap(), Some(task(1)));
        assert_eq!(reader.task(&task_id(2)).await.unwrap(), None);
    }

    async fn a_name_is_taken_once_in_a_project(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        let mut second = task(2);
        second.definition = definition("task-1");
        let error = unit.insert_task(&second).await.unwrap_err();
        assert!(error.is_conflict(), "{error}");
        assert_eq!(error.to_string(), "a task of this name exists already");
        unit.insert_task(&task(3)).await.unwrap();
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.count_tasks(&project_id(1)).await.unwrap(), 2);
    }

    async fn a_task_of_an_unknown_project_is_refused(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut stray = task(1);
        stray.project = project_id(9);
        let mut unit = db.store.begin().await.unwrap();
        let error = unit.insert_task(&stray).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    }

    async fn a_task_is_found_by_its_name(db: Fixture) {
        let db = db.with_tasks(2).await;
        let named = |name: &str| TaskName::parse(name).unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.task_named(&project_id(1), &named("task-2")).await.unwrap(), Some(task_id(2)));
        assert_eq!(reader.task_named(&project_id(1), &named("task-3")).await.unwrap(), None);
        assert_eq!(reader.task_named(&project_id(2), &named("task-2")).await.unwrap(), None);
    }

    async fn the_list_of_a_project_is_newest_first_with_the_last_build_of_each(db: Fixture) {
        let db = db.with_tasks(3).await;
        db.trigger(2, 1, 2000).await;
        let last = db.trigger(2, 2, 2000).await;
        let mut reader = db.store.read().await.unwrap();
        let rows = reader.list_tasks(&newest(), ALL, 3).await.unwrap();
        let ids: Vec<_> = rows.iter().map(|it| it.task.id.clone()).collect();
        assert_eq!(ids, [task_id(3), task_id(2), task_id(1)]);
        assert_eq!(rows[0].last, None);
        assert_eq!(rows[1].last, Some(last));
    }

    async fn a_page_of_the_list_is_a_part_of_it(db: Fixture) {
        let db = db.with_tasks(5).await;
        let mut reader = db.store.read().await.unwrap();
        let page = Page { offset: 1, limit: 2 };
        let rows = reader.list_tasks(&newest(), page, 5).await.unwrap();
        let ids: Vec<_> = rows.into_iter().map(|it| it.task.id).collect();
        assert_eq!(ids, [task_id(4), task_id(3)]);
    }

    async fn a_definition_can_be_replaced_until_the_task_is_binned(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        let next = definition("renamed");
        assert!(unit.replace_definition(&task_id(1), &next, &ann(), at(3000)).await.unwrap());
        let task = unit.task(&task_id(1)).await.unwrap().unwrap();
        assert_eq!((task.definition, task.updated), (next.clone(), at(3000)));
        unit.commit().await.unwrap();
        assert!(db.bin(1).await);
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.replace_definition(&task_id(1), &next, &ann(), at(3000)).await.unwrap());
    }

    async fn a_task_cannot_take_the_name_of_another(db: Fixture) {
        let db = db.with_tasks(2).await;
        let mut unit = db.store.begin().await.unwrap();
        let error = unit
            .replace_definition(&task_id(1), &definition("task-2"), &ann(), at(3000))
            .await
            .unwrap_err();
        assert!(error.is_conflict(), "{error}");
    }

    async fn disabling_and_enabling_move_a_task_once_each(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        let (id, by) = (task_id(1), ann());
        assert!(!unit.set_disabled(&id, None).await.unwrap());
        assert!(unit.set_disabled(&id, Some((&by, at(3000), "broken"))).await.unwrap());
        assert!(!unit.set_disabled(&id, Some((&by, at(3001), "again"))).await.unwrap());
        let state = unit.task(&id).await.unwrap().unwrap().state;
        let disabled = TaskState::Disabled { by, at: at(3000), reason: "broken".to_owned() };
        assert_eq!(state, disabled);
        assert!(unit.set_disabled(&id, None).await.unwrap());
        assert_eq!(unit.task(&id).await.unwrap().unwrap().state, TaskState::Active);
    }

    async fn a_binned_task_is_only_found_in_the_bin(db: Fixture) {
        let db = db.with_tasks(2).await;
        assert!(db.bin(1).await);
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.task(&task_id(1)).await.unwrap(), None);
        let binned = reader.binned_task(&task_id(1)).await.unwrap().unwrap();
        assert_eq!(binned.state, TaskState::Deleted { by: ann(), at: at(5000), purge_after: at(6000) });
        assert_eq!(reader.binned_task(&task_id(2)).await.unwrap(), None);
        assert_eq!(reader.count_tasks(&project_id(1)).await.unwrap(), 1);
        assert_eq!(reader.list_tasks(&newest(), ALL, 1).await.unwrap().len(), 1);
    }

    async fn the_name_of_a_binned_task_is_free(db: Fixture) {
        let db = db.with_tasks(1).await;
        assert!(db.bin(1).await);
        let mut again = task(2);
        again.definition = definition("task-1");
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_task(&again).await.unwrap();
        unit.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        let name = TaskName::parse("task-1").unwrap();
        assert_eq!(reader.task_named(&project_id(1), &name).await.unwrap(), Some(task_id(2)));
    }

    async fn of_many_who_delete_a_task_at_once_one_does(db: Fixture) {
        let db = std::sync::Arc::new(db.with_tasks(1).await);
        let callers: Vec<_> = (0..16)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { db.bin(1).await })
            })
            .collect();
        let mut winners = 0;
        for caller in callers {
            winners += u32::from(caller.await.unwrap());
        }
        assert_eq!(winners, 1);
        assert_eq!(db.store.read().await.unwrap().count_tasks(&project_id(1)).await.unwrap(), 0);
    }

    async fn the_history_of_a_task_is_kept_with_it(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut old = task(1);
        old.recent = Recent::parse("SFS");
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_task(&old).await.unwrap();
        assert_eq!(unit.task(&task_id(1)).await.unwrap(), Some(old));
    }
}
