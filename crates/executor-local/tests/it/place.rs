//! The places of builds on this machine, and the settings of the executor.

use crate::{LEADER, executor, root_of};
use kiln_executor::contract::Stage;
use kiln_executor::{Executor, ExecutorError};
use kiln_executor_local::{LocalConfig, LocalExecutor};
use std::os::unix::fs::PermissionsExt;
use tokio::sync::mpsc;

#[tokio::test]
async fn folders_of_a_build_are_private() {
    let (executor, _dir) = executor();
    let stage = Stage::new(&executor).await;
    let place = stage.sandbox.workspace().parent().unwrap().to_owned();
    for folder in ["", "work", "home", "tmp"] {
        let mode = place.join(folder).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{folder}");
    }
    stage.close().await;
}

#[tokio::test]
async fn each_step_has_a_session_and_a_group_of_its_own() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    // Fields 1, 5 and 6: process, group, session.
    let script = "read pid name state parent group session rest < /proc/$$/stat; [ $pid = $group ] && [ $pid = $session ] && echo $pid";
    let first = stage.output(script).await;
    assert_ne!(first, stage.output(script).await);
    stage.close().await;
}

#[tokio::test]
async fn path_and_user_are_those_of_the_settings() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = LocalConfig::new(root_of(&dir), LEADER.into());
    config.path = "/bin:/nowhere".to_owned();
    config.user = "somebody".to_owned();
    let executor = LocalExecutor::new(config).unwrap();
    let mut stage = Stage::new(&executor).await;
    let printed = stage.output("echo $PATH $USER $LOGNAME").await;
    assert_eq!(printed, "/bin:/nowhere somebody somebody\n");
    stage.close().await;
}

#[tokio::test]
async fn a_program_is_found_in_the_path_of_the_step() {
    let (executor, _dir) = executor();
    let mut stage = Stage::new(&executor).await;
    stage
        .output("mkdir bin; printf '#!/bin/sh\necho mine \"$@\"\n' > bin/tool; chmod +x bin/tool")
        .await;
    let mut step = stage.step("");
    step.argv = ["tool", "a b"].map(str::to_owned).to_vec();
    let path = stage.sandbox.workspace().join("bin").into_string();
    step.env.insert("PATH".to_owned(), kiln_executor::EnvValue::Plain(path));
    let (printed, _) = stage.act(step).await.finish().await;
    assert_eq!(printed, b"mine a b\n");
    stage.close().await;
}

#[tokio::test]
async fn a_leader_that_cannot_be_started_is_told_at_the_start_of_a_step() {
    let dir = tempfile::tempdir().unwrap();
    let executor = LocalExecutor::new(LocalConfig::new(root_of(&dir), "/no/such/leader".into())).unwrap();
    let mut stage = Stage::new(&executor).await;
    let (sender, _events) = mpsc::channel(1);
    let refused = stage.sandbox.start(stage.step(":"), sender).await.map(drop);
    assert!(matches!(refused, Err(ExecutorError::Start { .. })), "{refused:?}");
    stage.close().await;
}

#[tokio::test]
async fn a_sweep_leaves_alone_what_is_no_build() {
    let (executor, dir) = executor();
    std::fs::create_dir(root_of(&dir).join("not-a-record")).unwrap();
    executor.sweep().await.unwrap();
    assert!(root_of(&dir).join("not-a-record").exists());
}

#[tokio::test]
async fn what_cannot_be_removed_is_named() {
    let (executor, _dir) = executor();
    let stage = Stage::new(&executor).await;
    let place = stage.sandbox.workspace().parent().unwrap().to_owned();
    let mount = place.join("work/mount");
    std::fs::create_dir(&mount).unwrap();
    // Only a privileged user can make something that its owner cannot remove.
    let made = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "none", mount.as_str()])
        .status();
    if !made.is_ok_and(|it| it.success()) {
        return;
    }
    let refused = stage.sandbox.dispose().await;
    std::process::Command::new("umount")
        .arg(mount.as_str())
        .status()
        .unwrap();
    match refused {
        Err(ExecutorError::Folder { verb, path, .. }) => assert_eq!((verb, path), ("remove", mount)),
        other => panic!("{other:?}"),
    }
    executor.sweep().await.unwrap();
    assert!(!place.exists());
}

#[test]
fn it_says_what_it_does_not_enforce() {
    let (executor, _dir) = executor();
    let told = executor.describe().join("\n");
    assert!(told.contains("no isolation") && told.contains("not enforced"), "{told}");
}
