//! The steps of a build.

use crate::fixture::*;
use kiln_model::build::{StepOutcome, StepRecord, StepState};

fn step(sequence: u32) -> StepRecord {
    StepRecord {
        sequence,
        name: format!("step {sequence}"),
        state: StepState::Waiting,
        log_start: None,
        log_end: None,
    }
}

on_both! {
    async fn steps_come_back_in_order_and_as_they_were_left(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        unit.insert_steps(&record_id(1), &[step(1), step(0)]).await.unwrap();
        let over = StepRecord {
            state: StepState::Finished { started: at(1), finished: at(2), outcome: StepOutcome::FailureIgnored },
            log_start: Some(0),
            log_end: Some(1 << 40),
            ..step(0)
        };
        assert!(unit.update_step(&record_id(1), &over).await.unwrap());
        assert_eq!(unit.steps_of(&record_id(1)).await.unwrap(), [over, step(1)]);
    }

    async fn a_step_that_is_not_there_is_not_changed(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        assert!(!unit.update_step(&record_id(1), &step(0)).await.unwrap());
        assert_eq!(unit.steps_of(&record_id(1)).await.unwrap(), []);
    }

    async fn a_place_is_taken_once_and_a_step_needs_its_build(db: Fixture) {
        let db = db.with_tasks(1).await;
        db.trigger(1, 1, 2000).await;
        let mut unit = db.store.begin().await.unwrap();
        let error = unit.insert_steps(&record_id(1), &[step(0), step(0)]).await.unwrap_err();
        assert!(error.is_conflict(), "{error}");
        drop(unit);
        let mut unit = db.store.begin().await.unwrap();
        let error = unit.insert_steps(&record_id(9), &[step(0)]).await.unwrap_err();
        assert_eq!(error.to_string(), "what a step belongs to does not exist");
    }
}
