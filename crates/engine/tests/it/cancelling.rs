//! Callers that go away in the middle: what they asked for is done as a whole.

use crate::rig::{Rig, outcome_of, request};
use kiln_model::build::{Outcome, StopCause};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Looks at a future once, and lets go of it.
async fn begun<T>(deed: impl Future<Output = T>) {
    let mut deed = pin!(deed);
    poll_fn(|context| {
        let _ = deed.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
}

#[tokio::test]
async fn a_stop_whose_caller_went_away_stops_the_build() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    begun(rig.engine.stop(&rig.ann, &build.record)).await;
    let build = rig.engine.wait(&build.record).await.unwrap();
    let cause = StopCause::User { name: "ann".to_owned() };
    assert_eq!(outcome_of(&build), Outcome::Stopped { cause });
}

#[tokio::test]
async fn a_run_whose_caller_went_away_runs() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    begun(rig.engine.run(&rig.ann, &task, request())).await;
    let build = loop {
        let found = rig
            .engine
            .store()
            .read()
            .await
            .unwrap()
            .last_build(&task)
            .await
            .unwrap();
        match found {
            Some(build) => break build,
            None => tokio::task::yield_now().await,
        }
    };
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), Outcome::Succeeded);
}

#[tokio::test]
async fn a_deletion_whose_caller_went_away_ends_the_builds() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    begun(rig.engine.delete_task(&rig.ann, &task)).await;
    let build = rig.engine.wait(&build.record).await.unwrap();
    let cause = StopCause::TaskDeleted { name: "ann".to_owned() };
    assert_eq!(outcome_of(&build), Outcome::Stopped { cause });
}

#[tokio::test]
async fn a_stop_that_was_noted_and_not_told_is_told_by_the_next() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    while rig.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    let cause = StopCause::User { name: "bob".to_owned() };
    let mut unit = rig.engine.store().begin().await.unwrap();
    let state = unit.build(&build.record).await.unwrap().unwrap().state;
    let next = state.clone().stop(cause.clone(), build.created).unwrap();
    assert!(unit.move_build(&build.record, &state, &next).await.unwrap());
    unit.commit().await.unwrap();
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), Outcome::Stopped { cause });
}

/// A stop and the build's own end at the same moment, many times: whoever is first, the log is complete afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_log_is_complete_whoever_wins_between_a_stop_and_the_end() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    for round in 0..300 {
        let build = rig.run(&task).await;
        for _ in 0..round % 40 {
            tokio::task::yield_now().await;
        }
        let _ = rig.engine.stop(&rig.ann, &build.record).await;
        rig.engine.wait(&build.record).await.unwrap();
        let progress = rig.engine.log(&build.record).unwrap().progress();
        assert!(progress.complete, "round {round}");
    }
}
