//! Steps that try what they should not.

use kiln_executor::contract::Stage;
use kiln_executor::{EnvValue, ExecutorError, StepExit};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use tokio::sync::mpsc;

#[tokio::test]
async fn a_step_has_no_open_files_but_its_three_streams() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    let printed = stage
        .output("for it in /proc/$$/fd/*; do readlink $it || :; done")
        .await;
    let lines: Vec<_> = printed.lines().collect();
    // Shells keep a copy of what they redirect, under a high number.
    assert_eq!(lines[0], "/dev/null");
    assert!(
        lines[1..].iter().all(|it| *it == lines[1] && it.starts_with("pipe:")),
        "{printed}"
    );
    stage.close().await;
}

#[tokio::test]
async fn a_step_that_signals_its_group_does_not_hit_its_leader() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    assert_eq!(
        stage.script("sleep 3600 & kill -9 0").await.exit().await,
        StepExit::Signal(9)
    );
    stage.close().await;
}

#[tokio::test]
async fn a_stranger_that_holds_the_output_open_does_not_hold_the_step_up() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    let mut act = stage.script("mkfifo go; echo $$ up; read line < go; echo last").await;
    let mut first = String::new();
    while !first.ends_with("up\n") {
        match act.events.recv().await.unwrap() {
            kiln_executor::StepEvent::Output(bytes) => first.push_str(str::from_utf8(&bytes).unwrap()),
            kiln_executor::StepEvent::Exited(exit) => panic!("{exit:?}"),
        }
    }
    let pid = first.split(' ').next().unwrap();
    let stolen = OpenOptions::new()
        .write(true)
        .open(format!("/proc/{pid}/fd/1"))
        .unwrap();
    let go = stage.sandbox.workspace().join("go");
    tokio::task::spawn_blocking(move || std::fs::write(go, "\n").unwrap())
        .await
        .unwrap();
    assert_eq!(act.finish().await, (b"last\n".to_vec(), StepExit::Code(0)));
    drop(stolen);
    stage.close().await;
}

#[tokio::test]
async fn an_environment_that_no_kernel_takes_is_refused_and_the_next_step_runs() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    let mut step = stage.step(":");
    step.env
        .insert("LARGE".to_owned(), EnvValue::Plain("x".repeat(4 << 20)));
    let (sender, _events) = mpsc::channel(1);
    match stage.sandbox.start(step, sender).await.map(drop) {
        Err(ExecutorError::Start { source, .. }) => assert_eq!(source.kind(), ErrorKind::ArgumentListTooLong),
        other => panic!("{other:?}"),
    }
    assert_eq!(stage.output("echo on").await, "on\n");
    stage.close().await;
}

#[tokio::test]
async fn names_and_values_that_no_environment_can_carry_are_refused_without_showing_them() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    for (name, value) in [("", "secret"), ("A=B", "secret"), ("A", "secret\0"), ("A\0B", "secret")] {
        let mut step = stage.step(":");
        step.env
            .insert(name.to_owned(), EnvValue::Secret(value.to_owned().into()));
        let (sender, _events) = mpsc::channel(1);
        match stage.sandbox.start(step, sender).await.map(drop) {
            Err(ExecutorError::Start { source, .. }) => {
                assert_eq!(source.kind(), ErrorKind::InvalidInput);
                assert!(!source.to_string().contains("secret"));
            }
            other => panic!("{name:?}: {other:?}"),
        }
    }
    stage.close().await;
}

#[tokio::test]
async fn orphans_are_reaped_while_the_step_runs() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    let script = "i=0; while [ $i -lt 50 ]; do (: & echo $! >> pids); i=$((i+1)); done
        for it in $(cat pids); do while [ -d /proc/$it ]; do :; done; done; echo none";
    assert_eq!(stage.output(script).await, "none\n");
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_words_of_a_step_arrive_although_its_end_is_heard_first() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    for number in 0..300 {
        assert_eq!(stage.output(&format!("echo {number}")).await, format!("{number}\n"));
    }
    stage.close().await;
}
