//! Units that want the same task at once: whoever comes second sees what the first one did, and nobody waits for ever.

use crate::fixture::*;
use kiln_model::build::{BuildState, Outcome, StopCause};
use std::sync::Arc;

/// Deletes a task the way the engine does: into the bin, then the end of whatever is not over, in one unit.
async fn delete(db: Arc<Fixture>, task: u32) {
    let mut unit = db.store.begin().await.unwrap();
    assert!(unit.bin_task(&task_id(task), &ann(), at(5000), at(6000)).await.unwrap());
    for build in unit.unfinished_of_task(&task_id(task)).await.unwrap() {
        let cause = StopCause::TaskDeleted { name: "ann".to_owned() };
        if let Ok(next) = build.state.clone().stop(cause, at(5000)) {
            unit.move_build(&build.record, &build.state, &next).await.unwrap();
        }
    }
    unit.commit().await.unwrap();
}

on_both! {
    async fn a_build_that_is_triggered_while_its_task_is_deleted_never_waits(db: Fixture) {
        let db = Arc::new(db.with_tasks(40).await);
        for n in 1..=40 {
            let deletion = tokio::spawn(delete(db.clone(), n));
            let trigger = db.clone();
            let trigger = tokio::spawn(async move {
                let mut unit = trigger.store.begin().await.unwrap();
                let build = unit.insert_build(&task_id(n), new_build(n, 2000)).await.unwrap();
                unit.commit().await.unwrap();
                build.is_some()
            });
            deletion.await.unwrap();
            let triggered = trigger.await.unwrap();
            let mut reader = db.store.read().await.unwrap();
            let build = reader.build(&record_id(n)).await.unwrap();
            assert_eq!(build.is_some(), triggered, "round {n}");
            assert!(build.is_none_or(|it| it.state.is_finished()), "round {n}");
        }
    }

    async fn a_build_that_is_claimed_while_its_task_is_deleted_is_claimed_or_stopped(db: Fixture) {
        let db = Arc::new(db.with_tasks(40).await);
        for n in 1..=40 {
            db.trigger(n, n, 2000).await;
            let deletion = tokio::spawn(delete(db.clone(), n));
            let claim = db.clone();
            let claim = tokio::spawn(async move {
                let to = BuildState::Queued.prepare(at(3000)).unwrap();
                let mut unit = claim.store.begin().await.unwrap();
                let won = unit.move_build(&record_id(n), &BuildState::Queued, &to).await.unwrap();
                unit.commit().await.unwrap();
                won
            });
            deletion.await.unwrap();
            let won = claim.await.unwrap();
            let mut reader = db.store.read().await.unwrap();
            let state = reader.build(&record_id(n)).await.unwrap().unwrap().state;
            assert_eq!(state.name(), if won { "stopping" } else { "finished" }, "round {n}");
        }
    }

    async fn a_build_that_ends_while_its_task_is_deleted_ends_once(db: Fixture) {
        let db = Arc::new(db.with_tasks(40).await);
        for n in 1..=40 {
            db.trigger(n, n, 2000).await;
            db.advance(&record_id(n), |it| it.prepare(at(3000)).unwrap()).await;
            let deletion = tokio::spawn(delete(db.clone(), n));
            let end = db.clone();
            let end = tokio::spawn(async move {
                let from = BuildState::Queued.prepare(at(3000)).unwrap();
                let to = from.clone().finish(Outcome::Succeeded, at(3001)).unwrap();
                let mut unit = end.store.begin().await.unwrap();
                let won = unit.move_build(&record_id(n), &from, &to).await.unwrap();
                unit.commit().await.unwrap();
                won
            });
            deletion.await.unwrap();
            let won = end.await.unwrap();
            let mut reader = db.store.read().await.unwrap();
            let state = reader.build(&record_id(n)).await.unwrap().unwrap().state;
            assert_eq!(state.name(), if won { "finished" } else { "stopping" }, "round {n}");
        }
    }
}
