//! What a new server makes of what a killed one left.

use crate::rig::{Rig, outcome_of, request};
use kiln_executor::{FakeExecutor, FakeStep, StepExit};
use kiln_model::build::{Build, BuildState, Outcome, StepOutcome, StepState, StopCause};
use std::sync::Arc;

fn quick() -> Arc<FakeExecutor> {
    Arc::new(FakeExecutor::new(|_, _| FakeStep {
        output: String::new(),
        exit: Some(StepExit::Code(0)),
    }))
}

#[tokio::test]
async fn builds_under_way_get_an_outcome_and_waiting_ones_run() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let (running, waiting) = rig.crowd(&task).await;

    let healed = rig.reopened(quick()).await;
    for build in running {
        let build = healed.engine.wait(&build.record).await.unwrap();
        let reason = "the server was stopped while the build ran".to_owned();
        assert_eq!(outcome_of(&build), Outcome::Errored { reason: reason.clone() });
        assert!(healed.log_of(&build).await.contains(&reason));
    }
    let waiting = healed.engine.wait(&waiting.record).await.unwrap();
    assert_eq!(outcome_of(&waiting), Outcome::Succeeded);
}

#[tokio::test]
async fn numbers_go_on_where_they_were() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    rig.outcome(&task).await;
    let healed = rig.reopened(quick()).await;
    let next = healed.engine.run(&healed.ann, &task, request()).await.unwrap();
    assert_eq!(next.number.get(), 2);
}

/// Notes in the store that a build is to stop, as a server does that is killed before it tells anybody.
async fn noted_stop(rig: &Rig, build: &Build, cause: StopCause) {
    let mut unit = rig.engine.store().begin().await.unwrap();
    let state = unit.build(&build.record).await.unwrap().unwrap().state;
    let next = state.clone().stop(cause, build.created).unwrap();
    assert!(unit.move_build(&build.record, &state, &next).await.unwrap());
    unit.commit().await.unwrap();
}

async fn running(rig: &Rig) -> Build {
    let task = rig.task("t", &["hang", "ok never"]).await;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    while rig.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    build
}

#[tokio::test]
async fn a_build_that_was_being_stopped_ends_as_stopped_with_its_cause() {
    let rig = Rig::fake().await;
    let build = running(&rig).await;
    let cause = StopCause::Timeout { minutes: 7 };
    noted_stop(&rig, &build, cause.clone()).await;
    let healed = rig.reopened(quick()).await;
    let build = healed.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), Outcome::Stopped { cause });
}

#[tokio::test]
async fn a_build_that_was_being_prepared_never_started() {
    let rig = Rig::fake().await;
    let blocker = rig.task("blocker", &["hang"]).await;
    for build in [rig.run(&blocker).await, rig.run(&blocker).await] {
        rig.started(&build).await;
    }
    let task = rig.task("t", &["ok"]).await;
    let build = rig.run(&task).await;
    let mut unit = rig.engine.store().begin().await.unwrap();
    let next = BuildState::Queued.prepare(build.created).unwrap();
    assert!(
        unit.move_build(&build.record, &BuildState::Queued, &next)
            .await
            .unwrap()
    );
    unit.commit().await.unwrap();
    let healed = rig.reopened(quick()).await;
    let build = healed.engine.wait(&build.record).await.unwrap();
    assert!(matches!(outcome_of(&build), Outcome::Errored { .. }));
    assert_eq!(build.state.started(), None);
}

#[tokio::test]
async fn the_step_that_ran_has_an_end_and_the_next_never_began() {
    let rig = Rig::fake().await;
    let build = running(&rig).await;
    let healed = rig.reopened(quick()).await;
    let steps = healed.steps(&build).await;
    assert!(
        matches!(
            steps[0].state,
            StepState::Finished {
                outcome: StepOutcome::Errored,
                ..
            }
        ),
        "{steps:?}"
    );
    assert_eq!(steps[1].state, StepState::Waiting);
    let log = healed.log_of(&build).await;
    assert_eq!(steps[0].log_end, Some(log.len() as u64));
}

#[tokio::test]
async fn a_half_written_line_is_taken_off_before_the_last_words() {
    let rig = Rig::fake().await;
    let build = running(&rig).await;
    let record = build.record.as_str();
    let file = rig
        .folder
        .path()
        .join(format!("logs/{}/{record}.log", &record[record.len() - 2..]));
    let mut file = std::fs::OpenOptions::new().append(true).open(file).unwrap();
    std::io::Write::write_all(&mut file, b"[2024/06/26 half a li").unwrap();
    let healed = rig.reopened(quick()).await;
    let log = healed.log_of(&build).await;
    assert!(!log.contains("half a li"), "{log}");
    assert!(
        log.lines()
            .last()
            .unwrap()
            .ends_with("[ERROR] [Kiln] : the server was stopped while the build ran")
    );
}

#[tokio::test]
async fn waiting_builds_of_a_task_that_was_deleted_meanwhile_are_over() {
    let rig = Rig::fake().await;
    let blocker = rig.task("blocker", &["hang"]).await;
    for build in [rig.run(&blocker).await, rig.run(&blocker).await] {
        rig.started(&build).await;
    }
    let task = rig.task("t", &["ok"]).await;
    let build = rig.run(&task).await;
    let mut unit = rig.engine.store().begin().await.unwrap();
    assert!(
        unit.bin_task(&task, &rig.ann.user, build.created, build.created)
            .await
            .unwrap()
    );
    unit.commit().await.unwrap();
    let healed = rig.reopened(quick()).await;
    let build = healed.engine.wait(&build.record).await.unwrap();
    let cause = StopCause::TaskDeleted { name: "ann".to_owned() };
    assert_eq!(outcome_of(&build), Outcome::Stopped { cause });
}
