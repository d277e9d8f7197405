//! Stopping builds, by a user, by time, by shutdown.

use crate::rig::{Rig, draft, outcome_of, shell};
use kiln_engine::EngineError;
use kiln_model::build::{Outcome, StopCause};
use kiln_model::id::RecordId;
use kiln_model::task::Timeout;
use std::time::Duration;

fn by_ann() -> Outcome {
    Outcome::Stopped {
        cause: StopCause::User { name: "ann".to_owned() },
    }
}

#[tokio::test]
async fn a_running_build_is_stopped() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang", "ok never"]).await;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), by_ann());
    assert!(rig.log_of(&build).await.contains("stopped by ann"));
}

#[tokio::test]
async fn a_waiting_build_is_over_at_once() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let (running, waiting) = rig.crowd(&task).await;
    rig.engine.stop(&rig.ann, &waiting.record).await.unwrap();
    let waiting = rig.engine.wait(&waiting.record).await.unwrap();
    assert_eq!(outcome_of(&waiting), by_ann());
    for build in running {
        rig.engine.stop(&rig.ann, &build.record).await.unwrap();
        rig.engine.wait(&build.record).await.unwrap();
    }
}

#[tokio::test]
async fn a_build_that_is_over_cannot_be_stopped() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    let (build, _) = rig.outcome(&task).await;
    assert!(matches!(
        rig.engine.stop(&rig.ann, &build.record).await,
        Err(EngineError::AlreadyFinished)
    ));
    let unknown = RecordId::from_random([9; 16]);
    assert!(matches!(
        rig.engine.stop(&rig.ann, &unknown).await,
        Err(EngineError::NoSuchBuild)
    ));
}

#[tokio::test]
async fn the_whole_process_tree_ends() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    let marker = format!(
        "kiln-{}",
        rig.folder
            .path()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .trim_start_matches('.')
    );
    draft.steps = vec![shell(
        "many",
        &format!(
            "trap '' TERM; (setsid sh -c 'trap \"\" TERM HUP; exec -a {marker} sleep 600' &) ; setsid sleep 601 & echo ready; sleep 602"
        ),
    )];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let build = rig.run(&task).await;
    let mut view = rig.engine.log(&build.record).unwrap();
    let mut seen = 0;
    while !rig.log_of(&build).await.contains(": ready") {
        seen = view.beyond(seen).await.size;
    }
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), by_ann());
    let alive: Vec<_> = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|it| std::fs::read(it.ok()?.path().join("environ")).ok())
        .filter(|it| String::from_utf8_lossy(it).contains(build.record.as_str()))
        .collect();
    assert!(alive.is_empty(), "{} processes of the build are alive", alive.len());
}

#[tokio::test]
async fn a_build_that_takes_too_long_is_stopped() {
    let rig = Rig::fake().await;
    let mut draft = draft("t", &["hang"]);
    draft.timeout = Some(Timeout {
        limit: "2".to_owned(),
        unit: "minute".to_owned(),
    });
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    while rig.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(121)).await;
    tokio::time::resume();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(
        outcome_of(&build),
        Outcome::Stopped {
            cause: StopCause::Timeout { minutes: 2 }
        }
    );
}

#[tokio::test]
async fn a_drain_waits_for_builds_and_then_stops_them() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let (running, waiting) = rig.crowd(&task).await;
    rig.engine.drain(Duration::from_millis(50)).await;
    let mut reader = rig.engine.store().read().await.unwrap();
    for build in running {
        let build = reader.build(&build.record).await.unwrap().unwrap();
        assert_eq!(
            outcome_of(&build),
            Outcome::Stopped {
                cause: StopCause::Shutdown
            }
        );
    }
    let waiting = reader.build(&waiting.record).await.unwrap().unwrap();
    assert_eq!(waiting.state.name(), "queued");
    let refused = rig.engine.run(&rig.ann, &task, crate::rig::request()).await;
    assert!(matches!(refused, Err(EngineError::Draining)));
}

fn two_minutes() -> Option<Timeout> {
    Some(Timeout {
        limit: "2".to_owned(),
        unit: "minute".to_owned(),
    })
}

async fn pass(span: Duration) {
    tokio::time::pause();
    tokio::time::advance(span).await;
    tokio::time::resume();
}

#[tokio::test]
async fn the_time_of_a_build_runs_during_the_checkout_too() {
    let mut draft = draft("t", &["ok"]);
    draft.timeout = two_minutes();
    draft.scms = vec![crate::rig::repository("https://host/hang.git")];
    let executor = kiln_executor::FakeExecutor::new(|_, _| kiln_executor::FakeStep {
        output: String::new(),
        exit: None,
    });
    let hanging = Rig::with(std::sync::Arc::new(executor)).await;
    let task = hanging
        .engine
        .create_task(&hanging.ann, &hanging.project, draft)
        .await
        .unwrap()
        .id;
    let build = hanging.run(&task).await;
    hanging.started(&build).await;
    while hanging.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    while !hanging.log_of(&build).await.contains("fetching branch main") {
        tokio::task::yield_now().await;
    }
    pass(Duration::from_secs(121)).await;
    let build = hanging.engine.wait(&build.record).await.unwrap();
    let cause = StopCause::Timeout { minutes: 2 };
    assert_eq!(outcome_of(&build), Outcome::Stopped { cause });
}

/// A step that ends when the test says so, however often it is stopped.
fn stubborn() -> (
    std::sync::Arc<dyn kiln_executor::Executor>,
    std::sync::Arc<tokio::sync::Notify>,
) {
    let end = std::sync::Arc::new(tokio::sync::Notify::new());
    (std::sync::Arc::new(crate::stubborn::Stubborn(end.clone())), end)
}

#[tokio::test]
async fn a_timeout_while_the_user_stops_the_build_changes_nothing() {
    let (executor, end) = stubborn();
    let rig = Rig::with(executor).await;
    let mut draft = draft("t", &["ok"]);
    draft.timeout = two_minutes();
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let build = rig.run(&task).await;
    while rig.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    pass(Duration::from_secs(121)).await;
    end.notify_one();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), by_ann());
}

#[tokio::test]
async fn a_second_stop_is_as_good_as_the_first_and_its_cause_stays() {
    let (executor, end) = stubborn();
    let rig = Rig::with(executor).await;
    let task = rig.task("t", &["ok"]).await;
    let build = rig.run(&task).await;
    while rig.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    let mut bob = rig.ann.clone();
    bob.user.name = "bob".to_owned();
    rig.engine.stop(&bob, &build.record).await.unwrap();
    end.notify_one();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), by_ann());
}

#[tokio::test]
async fn a_step_that_succeeds_while_it_is_stopped_does_not_save_the_build() {
    let (executor, end) = stubborn();
    let rig = Rig::with(executor).await;
    let task = rig.task("t", &["ok", "ok never"]).await;
    let build = rig.run(&task).await;
    while rig.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    end.notify_one();
    rig.engine.wait(&build.record).await.unwrap();
    let steps = rig.steps(&build).await;
    assert!(matches!(
        steps[0].state,
        kiln_model::build::StepState::Finished {
            outcome: kiln_model::build::StepOutcome::Stopped,
            ..
        }
    ));
    assert_eq!(steps[1].state, kiln_model::build::StepState::Waiting);
}

#[tokio::test]
async fn a_log_is_not_complete_before_the_build_is_over() {
    let (executor, end) = stubborn();
    let rig = Rig::with(executor).await;
    let task = rig.task("t", &["ok"]).await;
    let build = rig.run(&task).await;
    let mut view = rig.engine.log(&build.record).unwrap();
    let mut seen = view.beyond(0).await;
    assert!(!seen.complete);
    end.notify_one();
    while !seen.complete {
        seen = view.beyond(seen.size).await;
    }
    let stored = rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .build(&build.record)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(outcome_of(&stored), Outcome::Succeeded);
}

#[tokio::test]
async fn a_queued_build_that_was_stopped_has_a_complete_log() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let (_running, waiting) = rig.crowd(&task).await;
    let mut view = rig.engine.log(&waiting.record).unwrap();
    rig.engine.stop(&rig.ann, &waiting.record).await.unwrap();
    assert!(view.beyond(0).await.complete);
    rig.engine.delete_task(&rig.ann, &task).await.unwrap();
}

#[tokio::test]
async fn nobody_waits_for_a_build_that_does_not_exist() {
    let rig = Rig::fake().await;
    let unknown = RecordId::from_random([9; 16]);
    assert!(matches!(rig.engine.wait(&unknown).await, Err(EngineError::NoSuchBuild)));
    assert!(rig.engine.log(&unknown).unwrap().progress().complete);
}
