//! Removing a task for good: nothing of it is left but deeds and events.

use crate::artifacts::artifact;
use crate::fixture::*;
use kiln_model::build::{StepRecord, StepState};
use kiln_store::{AuditRow, PurgedBuild};
use serde_json::json;

/// Task 1 in the bin, with two builds, a step and two artifacts.
async fn binned(db: Fixture) -> Fixture {
    let db = db.with_tasks(2).await;
    db.trigger(1, 1, 2000).await;
    db.trigger(1, 2, 2000).await;
    let step = StepRecord {
        sequence: 0,
        name: "build".to_owned(),
        state: StepState::Waiting,
        log_start: None,
        log_end: None,
    };
    let mut unit = db.store.begin().await.unwrap();
    unit.insert_steps(&record_id(1), &[step]).await.unwrap();
    let files = [
        artifact("1", "a", "x"),
        artifact("1", "b", "x"),
        artifact("1", "c", "y"),
    ];
    unit.insert_artifacts(&files).await.unwrap();
    unit.insert_event(at(5000), "deleteJob", &task_id(1), &project_id(1), &json!({}))
        .await
        .unwrap();
    let deed = AuditRow {
        at: at(5000),
        domain: domain_id(1),
        user: ann(),
        action: "DeleteBuildJob".to_owned(),
        resource: task_id(1).to_string(),
        detail: json!({}),
    };
    unit.insert_audit(&deed).await.unwrap();
    unit.commit().await.unwrap();
    assert!(db.bin(1).await);
    db
}

on_both! {
    async fn nothing_of_a_purged_task_is_left_but_deeds_and_events(db: Fixture) {
        let db = binned(db).await;
        let mut unit = db.store.begin().await.unwrap();
        let purged = unit.purge_task(&task_id(1)).await.unwrap();
        unit.commit().await.unwrap();
        let of = |n, artifacts: &[&str]| PurgedBuild {
            record: record_id(n),
            artifacts: artifacts.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(purged, [of(1, &["x", "y"]), of(2, &[])]);
        for table in ["builds", "definitions", "steps", "artifacts"] {
            assert_eq!(db.count(table).await, 0, "{table}");
        }
        for table in ["tasks", "audit", "outbox"] {
            assert_eq!(db.count(table).await, 1, "{table}");
        }
    }

    async fn a_task_outside_the_bin_is_not_purged(db: Fixture) {
        let db = binned(db).await;
        let mut unit = db.store.begin().await.unwrap();
        assert_eq!(unit.purge_task(&task_id(2)).await.unwrap(), []);
        assert_eq!(unit.purge_task(&task_id(9)).await.unwrap(), []);
        unit.commit().await.unwrap();
        assert_eq!(db.count("tasks").await, 2);
    }

    async fn a_task_is_due_when_its_time_is_over(db: Fixture) {
        let db = binned(db).await;
        let mut reader = db.store.read().await.unwrap();
        assert_eq!(reader.tasks_to_purge(at(5999), 10).await.unwrap(), []);
        assert_eq!(reader.tasks_to_purge(at(6000), 10).await.unwrap(), [task_id(1)]);
        assert_eq!(reader.tasks_to_purge(at(6000), 0).await.unwrap(), []);
    }

    async fn content_is_free_when_no_artifact_refers_to_it(db: Fixture) {
        let db = binned(db).await;
        let mut unit = db.store.begin().await.unwrap();
        let asked = ["x".to_owned(), "z".to_owned()];
        assert_eq!(unit.unreferenced(&asked).await.unwrap(), ["z"]);
        unit.purge_task(&task_id(1)).await.unwrap();
        assert_eq!(unit.unreferenced(&asked).await.unwrap(), asked);
    }
}
