//! Units of work: kept as a whole or not at all.

use crate::fixture::*;
use kiln_store::StoreError;

on_both! {
    async fn a_unit_without_a_commit_leaves_nothing(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        unit.set_meta("a", "1").await.unwrap();
        drop(unit);
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.meta("a").await.unwrap(), None);
    }

    async fn a_unit_sees_its_own_writes_and_readers_do_not(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        unit.set_meta("a", "1").await.unwrap();
        assert_eq!(unit.meta("a").await.unwrap().as_deref(), Some("1"));
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.meta("a").await.unwrap(), None);
        unit.commit().await.unwrap();
        assert_eq!(reader.meta("a").await.unwrap().as_deref(), Some("1"));
    }

    async fn a_unit_that_failed_can_only_be_dropped(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.set_meta("a", "1").await.unwrap();
        unit.set_member(&project_id(1), &user_id(9), 4).await.unwrap_err();
        let error = unit.set_meta("b", "1").await.unwrap_err();
        assert!(matches!(error, StoreError::Lost { .. }), "{error}");
        assert!(matches!(unit.commit().await, Err(StoreError::Lost { .. })));
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.meta("a").await.unwrap(), None);
    }

    async fn a_conflict_of_names_does_not_end_a_unit(db: Fixture) {
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_domain(&domain(1)).await.unwrap();
        assert!(unit.insert_domain(&domain(1)).await.unwrap_err().is_conflict());
        unit.insert_domain(&domain(2)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(db.count("domains").await, 2);
    }
}
