//! Processes that no leader holds any more: after a leader was killed, or a server.
//!
//! They are told by three signs: the mark in their environment, a working or root folder inside a build's place, the
//! session of a leader. A program that hides all three is not found here; only real isolation can hold such a one.

use crate::environment::MARKER;
use crate::processes::{Process, Tree, ids};
use camino::{Utf8Path, Utf8PathBuf};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open, pidfd_send_signal};
use std::fs;

/// How often the processes are looked through before giving up. Only a process inside the kernel lasts that long.
const PASSES: usize = 100;

/// The signs of some builds' processes.
#[derive(Debug, Clone)]
pub struct Leftovers {
    places: Vec<Utf8PathBuf>,
    marks: Vec<String>,
    leader: Option<i32>,
}

impl Leftovers {
    /// The processes of these records, whose places are folders of `root`.
    pub fn of<'a>(root: &Utf8Path, records: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        // The system tells folders of processes without links.
        let root = root.canonicalize_utf8().unwrap_or_else(|_| root.to_owned());
        Self {
            places: records.clone().into_iter().map(|it| root.join(it)).collect(),
            marks: records.into_iter().map(|it| format!("{MARKER}={it}")).collect(),
            leader: None,
        }
    }

    /// Also those that are still below this leader or in a session that it made.
    #[must_use]
    pub fn below(mut self, leader: i32) -> Self {
        self.leader = Some(leader);
        self
    }

    /// Kills them all and returns when none is alive; false if some cannot be ended.
    pub fn kill(&self) -> bool {
        let own = std::process::id().cast_signed();
        for _ in 0..PASSES {
            let mut dying = Vec::new();
            for pid in ids() {
                if pid != own && self.holds(pid) {
                    dying.extend(kill(pid));
                }
            }
            if dying.is_empty() {
                return true;
            }
            await_ends(&dying);
        }
        false
    }

    fn holds(&self, pid: i32) -> bool {
        if let Some(leader) = self.leader
            && Process::find(pid).is_some_and(|it| it.alive && it.session == leader)
        {
            return true;
        }
        let inside = |link: &str| {
            fs::read_link(format!("/proc/{pid}/{link}"))
                .is_ok_and(|folder| self.places.iter().any(|place| folder.starts_with(place)))
        };
        let marked = || {
            fs::read(format!("/proc/{pid}/environ")).is_ok_and(|environment| {
                environment
                    .split(|it| *it == 0)
                    .any(|variable| self.marks.iter().any(|mark| mark.as_bytes() == variable))
            })
        };
        inside("cwd") || inside("root") || marked()
    }
}

/// Ends a leader that does not answer, and everything below it. The leader is held still first, so that it stays the reaper
/// of whatever loses its parent, and dies last. Nobody but the system reaps it, so it is signalled through its descriptor:
/// its id may belong to another process as soon as it is dead.
pub fn kill_with_leader(leader: i32, process: BorrowedFd<'_>) {
    if pidfd_send_signal(process, Signal::STOP).is_err() {
        return;
    }
    for _ in 0..PASSES {
        let mut tree = Tree::below(leader);
        let mut dying = Vec::new();
        for pid in ids() {
            if tree.member(pid).is_some_and(|it| it.alive) {
                dying.extend(kill(pid));
            }
        }
        if dying.is_empty() {
            break;
        }
        await_ends(&dying);
    }
    let _ = pidfd_send_signal(process, Signal::KILL);
}

// Opened before the signal, so that the end waited for is the end of the one that was killed.
fn kill(pid: i32) -> Option<OwnedFd> {
    let pid = Pid::from_raw(pid)?;
    let end = pidfd_open(pid, PidfdFlags::empty()).ok()?;
    let _ = kill_process(pid, Signal::KILL);
    Some(end)
}

fn await_ends(dying: &[OwnedFd]) {
    let patience = Timespec {
        tv_sec: 0,
        tv_nsec: 100_000_000,
    };
    for end in dying {
        let _ = poll(&mut [PollFd::new(end, PollFlags::IN)], Some(&patience));
    }
}
