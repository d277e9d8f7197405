//! Servers and leaders that die without a word.

use crate::{LEADER, executor_in, root_of};
use kiln_executor::contract::Stage;
use kiln_executor::{Executor, StepExit};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::OwnedFd;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server in a process of its own that runs one step; the step prints its process ids, its leader's and the nursery's.
struct Server {
    process: Child,
    pids: Vec<Pid>,
    ends: Vec<OwnedFd>,
}

impl Server {
    fn start(dir: &tempfile::TempDir) -> Self {
        let example = Path::new(LEADER)
            .parent()
            .expect("the test can set itself up")
            .join("examples/run_one");
        let script = "trap '' TERM; setsid sh -c 'echo $$; exec sleep 3600' & echo $PPID; echo $$; sleep 3600 & echo $!; \
            cut -d' ' -f4 /proc/$PPID/stat; wait";
        let mut process = Command::new(example)
            .args([root_of(dir).as_str(), LEADER, "sh", "-c", script])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the test can set itself up");
        let lines = BufReader::new(process.stdout.take().expect("the test can set itself up"))
            .lines()
            .take(5);
        let pids: Vec<Pid> = lines
            .map(|it| {
                Pid::from_raw(
                    it.expect("the test can set itself up")
                        .parse()
                        .expect("the test can set itself up"),
                )
                .expect("the test can set itself up")
            })
            .collect();
        let ends = pids
            .iter()
            .map(|it| pidfd_open(*it, PidfdFlags::empty()).expect("the test can set itself up"))
            .collect();
        Self { process, pids, ends }
    }

    // The nursery is the same program, and printed after the leader.
    fn leader(&self) -> Pid {
        *self
            .pids
            .iter()
            .find(|it| is_leader(Pid::as_raw(Some(**it))))
            .expect("the test can set itself up")
    }

    fn crash(&mut self) {
        self.process.kill().expect("the test can set itself up");
        self.process.wait().expect("the test can set itself up");
    }

    fn all_end(&self) {
        for end in &self.ends {
            poll(&mut [PollFd::new(end, PollFlags::IN)], None).expect("the test can set itself up");
        }
    }
}

fn is_leader(pid: i32) -> bool {
    std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|it| it.starts_with(LEADER.as_bytes()))
}

#[test]
fn no_process_of_a_build_and_no_nursery_outlives_a_killed_server() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start(&dir);
    server.crash();
    server.all_end();
}

#[tokio::test]
async fn the_next_server_removes_what_a_killed_one_left() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start(&dir);
    server.crash();
    assert_eq!(root_of(&dir).read_dir_utf8().unwrap().count(), 1);
    executor_in(&dir).sweep().await.unwrap();
    server.all_end();
    assert_eq!(root_of(&dir).read_dir_utf8().unwrap().count(), 0);
}

#[tokio::test]
async fn the_next_server_ends_what_lost_its_leader_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start(&dir);
    // Held still, so that the server cannot do anything about its leader's death.
    let pid = Pid::from_child(&server.process);
    kill_process(pid, Signal::STOP).unwrap();
    kill_process(server.leader(), Signal::KILL).unwrap();
    server.crash();
    executor_in(&dir).sweep().await.unwrap();
    server.all_end();
    assert_eq!(root_of(&dir).read_dir_utf8().unwrap().count(), 0);
}

#[tokio::test]
async fn a_step_that_kills_its_leader_is_lost_and_ends() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    let act = stage
        .script("setsid sleep 3600 & (cd /; exec env -i setsid sleep 3600) & kill -9 $PPID; sleep 3600")
        .await;
    let (_, exit) = act.finish().await;
    assert!(
        matches!(&exit, StepExit::Lost(why) if why.ends_with("was killed")),
        "{exit:?}"
    );
    stage.close().await;
}

#[tokio::test]
async fn a_step_after_a_lost_one_runs() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    stage.script("kill -9 $PPID; sleep 3600").await.finish().await;
    assert_eq!(stage.output("echo on").await, "on\n");
    stage.close().await;
}

#[tokio::test]
async fn a_leader_does_not_mind_the_signals_that_can_be_ignored() {
    let (executor, _dir) = crate::executor();
    let mut stage = Stage::new(&executor).await;
    let script = "for it in HUP INT QUIT TERM USR1 USR2 PIPE ALRM; do kill -$it $PPID; done; echo on";
    assert_eq!(stage.output(script).await, "on\n");
    stage.close().await;
}

#[tokio::test]
async fn a_leader_that_is_held_still_cannot_hold_a_stop_up() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = kiln_executor_local::LocalConfig::new(root_of(&dir), LEADER.into());
    config.patience = Duration::from_secs(1);
    let executor = kiln_executor_local::LocalExecutor::new(config).unwrap();
    let mut stage = Stage::new(&executor).await;
    let mut act = stage
        .script("setsid sleep 3600 & kill -STOP $PPID; echo up; sleep 3600")
        .await;
    act.says("up").await;
    act.stopper.stop(Duration::ZERO).await;
    assert!(matches!(act.exit().await, StepExit::Lost(_)));
    stage.close().await;
}
