//! The process that leaders come from, and what happens when it is attacked.

use crate::{LEADER, executor, root_of};
use kiln_executor::contract::Stage;
use kiln_executor::{ExecutorError, StepExit};
use kiln_executor_local::{LocalConfig, LocalExecutor};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::OwnedFd;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Prints the nursery's process id: that of the leader's parent.
const TELL: &str = "cut -d' ' -f4 /proc/$PPID/stat";

async fn nursery_of(stage: &mut Stage) -> Pid {
    let told = stage.output(TELL).await;
    Pid::from_raw(told.trim().parse().expect("a number is told")).expect("it is a process")
}

fn end_of(pid: Pid) -> OwnedFd {
    pidfd_open(pid, PidfdFlags::empty()).expect("it is alive")
}

fn await_end(end: &OwnedFd) {
    poll(&mut [PollFd::new(end, PollFlags::IN)], None).expect("its end is told");
}

#[tokio::test]
async fn all_leaders_come_from_one_nursery() {
    let (executor, _dir) = executor();
    let (mut one, mut other) = (Stage::new(&executor).await, Stage::new(&executor).await);
    assert_eq!(nursery_of(&mut one).await, nursery_of(&mut other).await);
    one.close().await;
    other.close().await;
}

#[tokio::test]
async fn a_step_after_the_death_of_the_nursery_runs() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    let first = nursery_of(&mut stage).await;
    let end = end_of(first);
    kill_process(first, Signal::KILL).unwrap();
    await_end(&end);
    assert_eq!(stage.output("echo on").await, "on\n");
    assert_ne!(nursery_of(&mut stage).await, first);
    stage.close().await;
}

#[tokio::test]
async fn a_step_that_kills_the_nursery_is_led_to_its_end() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    let script = format!("setsid sleep 3600 & kill -9 $({TELL}); echo on");
    assert_eq!(stage.output(&script).await, "on\n");
    assert_eq!(stage.living(), [""; 0]);
    assert_eq!(stage.output("echo next").await, "next\n");
    stage.close().await;
}

#[tokio::test]
async fn a_nursery_that_is_held_still_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = LocalConfig::new(root_of(&dir), LEADER.into());
    config.patience = Duration::from_secs(1);
    let executor = LocalExecutor::new(config).unwrap();
    let mut stage = Stage::new(&executor).await;
    let held = nursery_of(&mut stage).await;
    let end = end_of(held);
    kill_process(held, Signal::STOP).unwrap();
    assert_eq!(stage.output("echo on").await, "on\n");
    await_end(&end);
    stage.close().await;
}

#[tokio::test]
async fn a_nursery_does_not_mind_the_signals_that_can_be_ignored() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    let before = nursery_of(&mut stage).await;
    let signals = [
        Signal::HUP,
        Signal::INT,
        Signal::QUIT,
        Signal::TERM,
        Signal::USR1,
        Signal::PIPE,
        Signal::CHILD,
    ];
    for signal in signals {
        kill_process(before, signal).unwrap();
    }
    assert_eq!(nursery_of(&mut stage).await, before);
    stage.close().await;
}

#[tokio::test]
async fn the_nursery_has_a_session_of_its_own() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    let pid = nursery_of(&mut stage).await;
    assert_eq!(rustix::process::getsid(Some(pid)), Ok(pid));
    stage.close().await;
}

#[tokio::test]
async fn the_nursery_ends_with_its_executor() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    let end = end_of(nursery_of(&mut stage).await);
    stage.close().await;
    drop(executor);
    await_end(&end);
}

#[tokio::test]
async fn a_program_that_is_no_nursery_is_told_at_the_start_of_a_step() {
    let dir = tempfile::tempdir().unwrap();
    let executor = LocalExecutor::new(LocalConfig::new(root_of(&dir), "/bin/true".into())).unwrap();
    let mut stage = Stage::new(&executor).await;
    let (sender, _events) = mpsc::channel(1);
    let refused = stage.sandbox.start(stage.step(":"), sender).await.map(drop);
    assert!(matches!(refused, Err(ExecutorError::Start { .. })), "{refused:?}");
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_steps_that_start_at_once_all_run() {
    let (executor, _dir) = executor();
    let mut steps = JoinSet::new();
    for number in 0..100 {
        let executor = executor.clone();
        steps.spawn(async move {
            let mut stage = Stage::new(&executor).await;
            let printed = stage.output(&format!("echo {number}")).await;
            assert_eq!(printed, format!("{number}\n"));
            stage.close().await;
        });
    }
    while let Some(step) = steps.join_next().await {
        step.unwrap();
    }
}

#[tokio::test]
async fn no_leader_holds_the_files_of_another() {
    let (executor, _dir) = executor();
    let mut stages = [
        Stage::new(&executor).await,
        Stage::new(&executor).await,
        Stage::new(&executor).await,
    ];
    let [before, lost, after] = &mut stages;
    let waiting = "echo up; exec sleep 3600";
    let mut elder = before.script(waiting).await;
    elder.says("up").await;
    let mut act = lost
        .script("mkfifo go; echo up; read line < go; kill -9 $PPID; sleep 3600")
        .await;
    act.says("up").await;
    let mut younger = after.script(waiting).await;
    younger.says("up").await;
    let go = lost.sandbox.workspace().join("go");
    tokio::task::spawn_blocking(move || std::fs::write(go, "\n").unwrap())
        .await
        .unwrap();
    // Its end is told by the end of its socket, which a copy anywhere else would put off.
    assert!(matches!(act.exit().await, StepExit::Lost(_)));
    for act in [elder, younger] {
        act.stopper.stop(Duration::ZERO).await;
        act.exit().await;
    }
    for stage in stages {
        stage.close().await;
    }
}

#[tokio::test]
async fn no_ended_leader_waits_to_be_reaped() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    let nursery = nursery_of(&mut stage).await;
    for _ in 0..200 {
        stage.output(":").await;
    }
    assert_eq!(nursery_of(&mut stage).await, nursery);
    let sign = format!(") Z {} ", Pid::as_raw(Some(nursery)));
    let dead: Vec<String> = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|it| std::fs::read_to_string(it.ok()?.path().join("stat")).ok())
        .filter(|it| it.contains(&sign))
        .collect();
    assert_eq!(dead, [""; 0]);
    stage.close().await;
}
