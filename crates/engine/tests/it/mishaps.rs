//! What goes wrong on Kiln's side: the build gets its outcome, and the server goes on.

use crate::rig::{Rig, draft, outcome_of};
use async_trait::async_trait;
use camino::{Utf8Path, Utf8PathBuf};
use kiln_executor::{
    BuildSpec, Executor, ExecutorError, Found, Place, Sandbox, StepEvent, StepExit, StepSpec, Stopper,
};
use kiln_model::build::{Outcome, StepOutcome, StepState, StopCause};
use kiln_model::task::Timeout;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncWrite;
use tokio::sync::{Notify, mpsc};

/// Where the executor goes wrong. Builds after the first go well, except where the end of every step is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mishap {
    PreparePanics,
    PrepareFails,
    PrepareHangs,
    StartPanics,
    StartFails,
    FallsSilent,
    LosesTheStep,
    DisposeFails,
    DisposePanics,
}

#[derive(Default)]
struct Seen {
    prepared: AtomicUsize,
    disposed: AtomicUsize,
    preparing: Notify,
    go_on: Notify,
    gone: Notify,
}

struct Clumsy {
    mishap: Mishap,
    seen: Arc<Seen>,
}

struct Room {
    mishap: Option<Mishap>,
    seen: Arc<Seen>,
}

struct Nothing;

fn broken() -> ExecutorError {
    ExecutorError::Unsupported("the executor is broken".to_owned())
}

#[async_trait]
impl Executor for Clumsy {
    fn describe(&self) -> Vec<String> {
        Vec::new()
    }

    async fn prepare(&self, _: BuildSpec) -> Result<Box<dyn Sandbox>, ExecutorError> {
        let first = self.seen.prepared.fetch_add(1, Ordering::SeqCst) == 0;
        let mishap = first.then_some(self.mishap);
        assert_ne!(mishap, Some(Mishap::PreparePanics), "a panic that belongs to this test");
        if mishap == Some(Mishap::PrepareFails) {
            return Err(broken());
        }
        if mishap == Some(Mishap::PrepareHangs) {
            self.seen.preparing.notify_one();
            self.seen.go_on.notified().await;
        }
        Ok(Box::new(Room {
            mishap,
            seen: self.seen.clone(),
        }))
    }

    async fn sweep(&self) -> Result<(), ExecutorError> {
        Ok(())
    }
}

#[async_trait]
impl Sandbox for Room {
    fn workspace(&self) -> &Utf8Path {
        Utf8Path::new("/nowhere")
    }

    async fn put(&self, _: Place, path: &Utf8Path, _: &[u8]) -> Result<Utf8PathBuf, ExecutorError> {
        Ok(path.to_owned())
    }

    async fn lend(&mut self, _: &Utf8Path, _: &Utf8Path) -> Result<(), ExecutorError> {
        Ok(())
    }

    async fn start(&mut self, _: StepSpec, events: mpsc::Sender<StepEvent>) -> Result<Box<dyn Stopper>, ExecutorError> {
        let exit = match self.mishap {
            Some(Mishap::StartPanics) => panic!("a panic that belongs to this test"),
            Some(Mishap::StartFails) => return Err(broken()),
            Some(Mishap::FallsSilent) => return Ok(Box::new(Nothing)),
            Some(Mishap::LosesTheStep) => StepExit::Lost("the machine is gone".to_owned()),
            _ => StepExit::Code(0),
        };
        events.send(StepEvent::Exited(exit)).await.unwrap();
        Ok(Box::new(Nothing))
    }

    async fn create(&self, _: Place, _: &Utf8Path) -> Result<Box<dyn AsyncWrite + Send + Unpin>, ExecutorError> {
        Ok(Box::new(tokio::io::sink()))
    }

    async fn find(&self, _: &str, _: usize) -> Result<Found, ExecutorError> {
        Ok(Found::default())
    }

    async fn dispose(self: Box<Self>) -> Result<(), ExecutorError> {
        self.seen.disposed.fetch_add(1, Ordering::SeqCst);
        self.seen.gone.notify_one();
        match self.mishap {
            Some(Mishap::DisposeFails) => Err(broken()),
            Some(Mishap::DisposePanics) => panic!("a panic that belongs to this test"),
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl Stopper for Nothing {
    async fn stop(&self, _: Duration) {}
}

async fn rig(mishap: Mishap) -> (Rig, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    let executor = Clumsy {
        mishap,
        seen: seen.clone(),
    };
    (Rig::with(Arc::new(executor)).await, seen)
}

/// The reason why the first build ended; the second goes well.
async fn errored(mishap: Mishap) -> (Rig, Arc<Seen>, kiln_model::build::Build, String) {
    let (rig, seen) = rig(mishap).await;
    let task = rig.task("t", &["ok"]).await;
    let (build, outcome) = rig.outcome(&task).await;
    let Outcome::Errored { reason } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(rig.outcome(&task).await.1, Outcome::Succeeded);
    (rig, seen, build, reason)
}

#[tokio::test]
async fn an_executor_that_panics_while_it_prepares_errs_one_build() {
    let (_, _, _, reason) = errored(Mishap::PreparePanics).await;
    assert_eq!(reason, "an internal error of Kiln; its log says more");
}

#[tokio::test]
async fn a_place_that_cannot_be_made_errs_the_build_and_its_log_says_so() {
    let (rig, _, build, reason) = errored(Mishap::PrepareFails).await;
    assert!(reason.starts_with("Kiln could not prepare the build"), "{reason}");
    assert!(rig.log_of(&build).await.contains(&reason));
}

#[tokio::test]
async fn an_executor_that_panics_while_it_starts_a_step_leaves_nothing_behind() {
    let (_, seen, _, reason) = errored(Mishap::StartPanics).await;
    assert_eq!(reason, "an internal error of Kiln; its log says more");
    assert_eq!(seen.disposed.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_step_that_a_panic_broke_off_has_an_end() {
    let (rig, _, build, _) = errored(Mishap::StartPanics).await;
    let steps = rig.steps(&build).await;
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
    assert_eq!(steps[0].log_end.unwrap(), steps[0].log_start.unwrap());
}

#[tokio::test]
async fn a_step_that_cannot_be_started_errs_the_build() {
    let (_, seen, _, reason) = errored(Mishap::StartFails).await;
    assert!(reason.contains("the executor failed"), "{reason}");
    assert_eq!(seen.disposed.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_executor_that_falls_silent_errs_the_build() {
    let (_, _, _, reason) = errored(Mishap::FallsSilent).await;
    assert_eq!(reason, "the executor fell silent");
}

#[tokio::test]
async fn a_lost_step_errs_the_build_with_its_reason() {
    let (rig, _, build, reason) = errored(Mishap::LosesTheStep).await;
    assert_eq!(reason, "the machine is gone");
    assert!(rig.log_of(&build).await.contains("[ERROR] [ok] : the machine is gone"));
}

#[tokio::test]
async fn a_removal_that_panics_errs_the_build() {
    errored(Mishap::DisposePanics).await;
}

#[tokio::test]
async fn a_removal_that_fails_does_not_change_the_outcome() {
    let (rig, _) = rig(Mishap::DisposeFails).await;
    let task = rig.task("t", &["ok"]).await;
    assert_eq!(rig.outcome(&task).await.1, Outcome::Succeeded);
}

#[tokio::test]
async fn a_build_is_stopped_while_its_place_is_made() {
    let (rig, seen) = rig(Mishap::PrepareHangs).await;
    let task = rig.task("t", &["ok"]).await;
    let build = rig.run(&task).await;
    seen.preparing.notified().await;
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    let cause = StopCause::User { name: "ann".to_owned() };
    assert_eq!(outcome_of(&build), Outcome::Stopped { cause });
    assert!(rig.log_of(&build).await.contains("the build is stopped by ann"));
}

#[tokio::test]
async fn a_place_that_comes_too_late_is_removed() {
    let (rig, seen) = rig(Mishap::PrepareHangs).await;
    let task = rig.task("t", &["ok"]).await;
    let build = rig.run(&task).await;
    seen.preparing.notified().await;
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(seen.disposed.load(Ordering::SeqCst), 0);
    seen.go_on.notify_one();
    seen.gone.notified().await;
    assert_eq!(seen.disposed.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn deleting_a_task_ends_a_build_whose_place_never_comes() {
    let (rig, seen) = rig(Mishap::PrepareHangs).await;
    let task = rig.task("t", &["ok"]).await;
    let build = rig.run(&task).await;
    seen.preparing.notified().await;
    rig.engine.delete_task(&rig.ann, &task).await.unwrap();
    let stored = rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .build(&build.record)
        .await
        .unwrap();
    let cause = StopCause::TaskDeleted { name: "ann".to_owned() };
    assert_eq!(outcome_of(&stored.unwrap()), Outcome::Stopped { cause });
}

#[tokio::test]
async fn a_place_that_never_comes_errs_the_build_when_its_time_is_over() {
    let (rig, seen) = rig(Mishap::PrepareHangs).await;
    let mut draft = draft("t", &["ok"]);
    draft.timeout = Some(Timeout {
        limit: "2".to_owned(),
        unit: "minute".to_owned(),
    });
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let build = rig.run(&task).await;
    seen.preparing.notified().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(121)).await;
    tokio::time::resume();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert!(matches!(outcome_of(&build), Outcome::Errored { .. }));
}

#[tokio::test]
async fn a_log_that_cannot_be_made_errs_the_build() {
    let rig = Rig::fake().await;
    std::fs::write(rig.folder.path().join("logs"), "in the way").unwrap();
    let task = rig.task("t", &["ok"]).await;
    let (build, outcome) = rig.outcome(&task).await;
    assert!(matches!(outcome, Outcome::Errored { .. }), "{outcome:?}");
    assert!(rig.engine.log(&build.record).is_err());
}
