//! The tasks that users follow.

use crate::fixture::*;
use kiln_model::id::TaskId;
use kiln_store::StoreError;

on_both! {
    async fn a_favourite_is_its_users_alone_and_made_once(db: Fixture) {
        let db = db.with_tasks(2).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(unit.follow(&user_id(1), &task_id(1), at(1)).await.unwrap());
        assert!(!unit.follow(&user_id(1), &task_id(1), at(2)).await.unwrap());
        assert!(unit.is_favourite(&user_id(1), &task_id(1)).await.unwrap());
        assert!(!unit.is_favourite(&user_id(1), &task_id(2)).await.unwrap());
        assert!(!unit.is_favourite(&user_id(2), &task_id(1)).await.unwrap());
        assert!(unit.unfollow(&user_id(1), &task_id(1)).await.unwrap());
        assert!(!unit.unfollow(&user_id(1), &task_id(1)).await.unwrap());
        unit.commit().await.unwrap();
    }

    async fn the_favourites_among_more_tasks_than_one_question_holds_are_found(db: Fixture) {
        let db = db.with_tasks(120).await;
        let mut unit = db.store.begin().await.unwrap();
        for n in [1, 50, 51, 120] {
            unit.follow(&user_id(1), &task_id(n), at(1)).await.unwrap();
        }
        unit.commit().await.unwrap();
        let ids: Vec<TaskId> = (1..=120).map(task_id).collect();
        let ids: Vec<&TaskId> = ids.iter().collect();
        let mut reader = db.store.read().await.unwrap();
        let found = reader.favourites_among(&user_id(1), &ids).await.unwrap();
        assert_eq!(found, [1, 50, 51, 120].map(task_id).into());
        assert!(reader.favourites_among(&user_id(1), &[]).await.unwrap().is_empty());
    }

    async fn a_favourite_goes_with_its_task(db: Fixture) {
        let db = db.with_tasks(1).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.follow(&user_id(1), &task_id(1), at(1)).await.unwrap();
        unit.commit().await.unwrap();
        db.bin(1).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.purge_task(&task_id(1)).await.unwrap();
        assert!(!unit.is_favourite(&user_id(1), &task_id(1)).await.unwrap());
        unit.commit().await.unwrap();
    }

    async fn a_favourite_must_be_a_task(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let error = unit.follow(&user_id(1), &task_id(9), at(1)).await.unwrap_err();
        assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    }
}
