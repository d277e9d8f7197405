//! The revisions of a task.

use crate::fixture::*;
use kiln_model::task::ChangeKind;
use kiln_store::{Page, StoreError};

async fn revise(db: &Fixture, names: &[&str]) {
    let mut unit = db.store.begin().await.unwrap();
    for (place, name) in names.iter().enumerate() {
        let kind = if place == 0 {
            ChangeKind::Create
        } else {
            ChangeKind::Update
        };
        let now = at(2000 + i64::try_from(place).unwrap());
        let number = unit
            .insert_revision(&task_id(1), kind, &definition(name), &ann(), now)
            .await
            .unwrap();
        assert_eq!(number, u64::try_from(place).unwrap() + 1);
    }
    unit.commit().await.unwrap();
}

on_both! {
    async fn revisions_are_numbered_from_one_and_listed_newest_first(db: Fixture) {
        let db = db.with_tasks(2).await;
        revise(&db, &["a", "b", "c"]).await;
        let mut reader = db.store.read().await.unwrap();
        let total = reader.count_revisions(&task_id(1)).await.unwrap();
        assert_eq!(total, 3);
        let rows = reader.revisions(&task_id(1), total, ALL).await.unwrap();
        let told: Vec<_> = rows.iter().map(|it| (it.number, it.kind, it.at)).collect();
        assert_eq!(
            told,
            [
                (3, ChangeKind::Update, at(2002)),
                (2, ChangeKind::Update, at(2001)),
                (1, ChangeKind::Create, at(2000)),
            ]
        );
        assert_eq!(rows[0].by, ann());
        assert_eq!(reader.count_revisions(&task_id(2)).await.unwrap(), 0);
    }

    async fn a_page_of_revisions_is_a_part_of_them(db: Fixture) {
        let db = db.with_tasks(1).await;
        revise(&db, &["a", "b", "c", "d", "e"]).await;
        let mut reader = db.store.read().await.unwrap();
        let rows = reader.revisions(&task_id(1), 5, Page { offset: 2, limit: 2 }).await.unwrap();
        assert_eq!(rows.iter().map(|it| it.number).collect::<Vec<_>>(), [3, 2]);
        let beyond = reader.revisions(&task_id(1), 5, Page { offset: 5, limit: 2 }).await.unwrap();
        assert_eq!(beyond, []);
    }

    async fn the_definition_of_a_revision_is_kept_and_each_body_once(db: Fixture) {
        let db = db.with_tasks(1).await;
        revise(&db, &["a", "b", "a"]).await;
        let mut reader = db.store.read().await.unwrap();
        let at = async |reader: &mut kiln_store::Reader, number| reader.definition_at(&task_id(1), number).await.unwrap();
        assert_eq!(at(&mut reader, 1).await, Some(definition("a")));
        assert_eq!(at(&mut reader, 2).await, Some(definition("b")));
        assert_eq!(at(&mut reader, 3).await, Some(definition("a")));
        assert_eq!(at(&mut reader, 0).await, None);
        assert_eq!(at(&mut reader, 4).await, None);
        assert_eq!(db.count("definitions").await, 2);
    }

    async fn the_revisions_of_a_purged_task_are_gone(db: Fixture) {
        let db = db.with_tasks(1).await;
        revise(&db, &["a", "b"]).await;
        assert!(db.bin(1).await);
        let mut unit = db.store.begin().await.unwrap();
        unit.purge_task(&task_id(1)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(db.count("revisions").await, 0);
    }

    async fn a_task_that_does_not_exist_gets_no_revision(db: Fixture) {
        let db = db.with_tasks(0).await;
        let mut unit = db.store.begin().await.unwrap();
        let refused = unit.insert_revision(&task_id(1), ChangeKind::Create, &definition("a"), &ann(), at(1)).await;
        assert!(matches!(refused, Err(StoreError::Missing { .. })));
    }
}
