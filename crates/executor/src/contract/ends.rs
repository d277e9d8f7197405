//! Beginnings and ends: starts that fail, exit codes, signals, stops.

use super::stage::{Stage, in_time};
use crate::{Executor, ExecutorError, StepEvent, StepExit, StepSpec};
use std::time::Duration;
use tokio::sync::mpsc;

/// A grace that no test waits for.
const LONG: Duration = Duration::from_secs(3600);
const SHORT: Duration = Duration::from_millis(50);
const TERM: i32 = 15;
const KILL: i32 = 9;

/// Any code from 0 to 255.
pub async fn an_exit_code_is_told(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    for code in [0, 1, 3, 127, 255] {
        assert_eq!(
            stage.script(&format!("exit {code}")).await.exit().await,
            StepExit::Code(code)
        );
    }
    stage.close().await;
}

/// A signal is no exit code.
pub async fn a_signal_is_told(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    for signal in [1, TERM, KILL] {
        let act = stage.script(&format!("kill -{signal} $$")).await;
        assert_eq!(act.exit().await, StepExit::Signal(signal));
    }
    stage.close().await;
}

async fn refused(stage: &mut Stage, change: impl FnOnce(&mut StepSpec)) {
    let mut step = stage.step(":");
    change(&mut step);
    let (sender, mut events) = mpsc::channel(1);
    let refused = in_time(stage.sandbox.start(step, sender)).await.map(drop);
    assert!(matches!(refused, Err(ExecutorError::Start { .. })), "{refused:?}");
    assert_eq!(
        in_time(events.recv()).await,
        None,
        "a step that did not start says nothing"
    );
}

/// With a path or without.
pub async fn a_program_that_is_missing_does_not_start(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    for program in [
        "/no/such/program",
        "no-such-program",
        "./no-such-program",
        "/etc/passwd",
        "/etc",
        "",
    ] {
        refused(&mut stage, |it| it.argv = vec![program.to_owned()]).await;
    }
    assert_eq!(stage.output("echo on").await, "on\n");
    stage.close().await;
}

/// A folder that is not there.
pub async fn a_folder_that_is_missing_does_not_start(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    refused(&mut stage, |it| it.dir = "no/such/folder".into()).await;
    stage.close().await;
}

/// An empty command line.
pub async fn a_step_without_a_command_does_not_start(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    refused(&mut stage, |it| it.argv.clear()).await;
    stage.close().await;
}

/// A folder that leads out of the workspace.
pub async fn a_folder_outside_the_workspace_does_not_start(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    for folder in ["..", "/", "a/../.."] {
        refused(&mut stage, |it| it.dir = folder.into()).await;
    }
    stage.close().await;
}

/// What one step leaves in the workspace, the next one finds.
pub async fn steps_run_one_after_another_in_one_workspace(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    stage.output("echo kept > file").await;
    assert_eq!(stage.output("cat file").await, "kept\n");
    stage.close().await;
}

/// One after another means never two.
pub async fn a_second_step_beside_the_first_is_refused(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let first = stage.script("sleep 3600").await;
    let (sender, _events) = mpsc::channel(1);
    let second = stage.sandbox.start(stage.step(":"), sender).await.map(drop);
    assert!(matches!(second, Err(ExecutorError::Unsupported(_))), "{second:?}");
    in_time(first.stopper.stop(SHORT)).await;
    stage.close().await;
}

/// TERM is enough for a step that does not mind it.
pub async fn a_stop_ends_a_step(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage.script("echo up; sleep 3600").await;
    act.says("up").await;
    in_time(act.stopper.stop(LONG)).await;
    assert_eq!(act.exit().await, StepExit::Signal(TERM));
    stage.close().await;
}

/// Not only the first process is asked, and not only its group.
pub async fn a_stop_is_heard_by_every_process(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let other = "trap 'echo other; exit 0' TERM; sleep 3600 & echo up; wait";
    let mut act = stage
        .script(&format!("setsid sh -c \"{other}\" & exec sleep 3600"))
        .await;
    act.says("up").await;
    in_time(act.stopper.stop(LONG)).await;
    let (printed, exit) = act.finish().await;
    let printed = String::from_utf8_lossy(&printed).into_owned();
    assert_eq!((printed.as_str(), exit), ("up\nother\n", StepExit::Signal(TERM)));
    stage.close().await;
}

/// Nobody can refuse for ever.
pub async fn a_deaf_step_is_killed_after_the_grace(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage
        .script("trap '' TERM HUP INT QUIT; echo up; while :; do sleep 3600; done")
        .await;
    act.says("up").await;
    in_time(act.stopper.stop(SHORT)).await;
    assert_eq!(act.exit().await, StepExit::Signal(KILL));
    stage.close().await;
}

/// The grace is a limit, not a duration.
pub async fn a_stop_does_not_wait_for_the_grace_when_all_is_over(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage.script("sleep 3600 & sleep 3600 & echo up; wait").await;
    act.says("up").await;
    in_time(act.stopper.stop(LONG)).await;
    assert_eq!(act.exit().await, StepExit::Signal(TERM));
    stage.close().await;
}

/// A step that tidies up may do so, and its output and code still count.
pub async fn a_stop_lets_a_step_finish_in_its_own_way(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage
        .script("trap 'echo tidy; exit 7' TERM; echo up; sleep 3600 & wait")
        .await;
    act.says("up").await;
    in_time(act.stopper.stop(LONG)).await;
    let (printed, exit) = act.finish().await;
    assert_eq!((printed.as_slice(), exit), (&b"up\ntidy\n"[..], StepExit::Code(7)));
    stage.close().await;
}

/// Two stops at once both return, by the shorter grace.
pub async fn a_second_stop_shortens_the_grace(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage
        .script("trap '' TERM; echo up; while :; do sleep 3600; done")
        .await;
    act.says("up").await;
    in_time(async {
        tokio::join!(act.stopper.stop(LONG), act.stopper.stop(SHORT));
    })
    .await;
    assert_eq!(act.exit().await, StepExit::Signal(KILL));
    stage.close().await;
}

/// What is over stays as it is.
pub async fn a_stop_after_the_end_does_nothing(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage.script("exit 3").await;
    assert_eq!(
        in_time(act.events.recv()).await,
        Some(StepEvent::Exited(StepExit::Code(3)))
    );
    in_time(act.stopper.stop(LONG)).await;
    in_time(act.stopper.stop(LONG)).await;
    stage.close().await;
}

/// Whoever stops need not read the output at the same time.
pub async fn a_stop_returns_while_nobody_reads(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let act = stage.script("trap '' TERM; cat /dev/zero").await;
    while act.events.len() < act.events.max_capacity() {
        tokio::task::yield_now().await;
    }
    in_time(act.stopper.stop(SHORT)).await;
    assert_eq!(act.exit().await, StepExit::Signal(KILL));
    stage.close().await;
}
