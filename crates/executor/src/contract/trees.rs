//! Whatever a step starts ends with the step.

use super::stage::{Stage, in_time, living};
use crate::{Executor, StepExit};
use std::time::Duration;

async fn ends_with_its_step(executor: &dyn Executor, script: &str) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage
        .script(&format!("{script}\necho up; read line < go; exit 5"))
        .await;
    // The named pipe lets the step end only after its processes were seen alive.
    act.says("up").await;
    // Between one process and its successor there may be none to see for a moment.
    let seen = async {
        while stage.living().len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    in_time(seen).await;
    stage_ends(&stage).await;
    assert_eq!(act.exit().await, StepExit::Code(5));
    stage.close().await;
}

async fn stage_ends(stage: &Stage) {
    let go = stage.sandbox.workspace().join("go");
    let opened = tokio::task::spawn_blocking(move || std::fs::write(go, "now\n"));
    in_time(opened).await.expect("the thread runs").expect("the step reads");
}

/// The plain case.
pub async fn background_processes_end_with_the_step(executor: &dyn Executor) {
    ends_with_its_step(executor, "mkfifo go; sleep 3600 & (sleep 3600 & sleep 3600) &").await;
}

/// Forked twice, in sessions of their own, without streams.
pub async fn daemons_end_with_the_step(executor: &dyn Executor) {
    let daemon = "(setsid sh -c 'setsid sleep 3600 & setsid sleep 3600 & : > ready' </dev/null >/dev/null 2>&1 &)";
    ends_with_its_step(
        executor,
        &format!("mkfifo go; {daemon}; until [ -e ready ]; do :; done"),
    )
    .await;
}

/// Every signal that can be ignored is.
pub async fn deaf_processes_end_with_the_step(executor: &dyn Executor) {
    let deaf = "setsid sh -c 'trap \"\" TERM HUP INT QUIT USR1 USR2 PIPE ALRM; while :; do sleep 3600; done' &";
    ends_with_its_step(executor, &format!("mkfifo go; {deaf}")).await;
}

/// A process that is held still cannot react, and need not.
pub async fn stopped_processes_end_with_the_step(executor: &dyn Executor) {
    ends_with_its_step(
        executor,
        "mkfifo go; setsid sh -c 'kill -STOP $$; :' & until grep -q '^State:.T' /proc/$!/status; do :; done",
    )
    .await;
}

/// Processes that start a successor and end, all the time, in the step's group and in new sessions.
pub async fn forking_processes_end_with_the_step(executor: &dyn Executor) {
    let same = "f() { f & }; f";
    let other = "echo 'setsid sh ./again &' > again; sh ./again";
    ends_with_its_step(executor, &format!("mkfifo go; {same}; {other}")).await;
}

/// A process that holds the output open is no reason to wait.
pub async fn an_open_pipe_does_not_keep_a_step_alive(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    assert_eq!(stage.output("echo out; setsid sleep 3600 & :").await, "out\n");
    stage.close().await;
}

/// A step that nobody listens to was given up.
pub async fn a_dropped_channel_ends_the_step(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let act = stage.script("trap '' TERM; while :; do echo again; done").await;
    drop(act.events);
    // The step is deaf, so within an hour it cannot be the stop that ends it.
    in_time(act.stopper.stop(Duration::from_secs(3600))).await;
    stage.close().await;
}

/// Disposing waits for the end of everything.
pub async fn disposing_ends_a_running_step(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage
        .script("trap '' TERM; setsid sleep 3600 & echo up; sleep 3600")
        .await;
    act.says("up").await;
    let mark = format!("CONTRACT_MARK={}", stage.record);
    in_time(stage.sandbox.dispose()).await.expect("the place is removed");
    assert_eq!(living(&mark), [""; 0]);
    assert_eq!(act.exit().await, StepExit::Signal(9));
}

/// A sandbox that is forgotten holds nothing.
pub async fn dropping_a_sandbox_ends_a_running_step(executor: &dyn Executor) {
    let mut stage = Stage::new(executor).await;
    let mut act = stage
        .script("trap '' TERM; setsid sleep 3600 & echo up; sleep 3600")
        .await;
    act.says("up").await;
    let mark = format!("CONTRACT_MARK={}", stage.record);
    drop(stage);
    assert_eq!(act.exit().await, StepExit::Signal(9));
    assert_eq!(living(&mark), [""; 0]);
    in_time(executor.sweep()).await.expect("the place is removed");
}
