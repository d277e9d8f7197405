//! Ending everything below the leader, however it tries to stay.
//!
//! The leader is the reaper of all descendants: whoever loses its parent becomes its child. So "nothing is left" has an
//! exact meaning, the system's answer that there is no child to wait for, and needs no look at `/proc`.

use crate::processes::{Process, Tree, ids};
use crate::wire::Reply;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill, killpg};
use nix::sys::signalfd::SignalFd;
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::{Pid, getpid};
use std::os::fd::{AsFd, BorrowedFd};

/// The longest pause between two attempts to kill what does not die: a process inside the kernel takes its time.
const LONGEST_PAUSE_MS: u16 = 50;

/// The first process of a step and all that descends from it.
pub struct Family {
    first: Pid,
    ends: SignalFd,
    state: State,
    end_of_first: Option<Reply>,
}

#[derive(PartialEq, Eq)]
enum State {
    Running,
    Stopping,
    Over,
}

impl Family {
    /// The family of `first`; `ends` tells of every child's end.
    pub fn new(first: Pid, ends: SignalFd) -> Self {
        Self {
            first,
            ends,
            state: State::Running,
            end_of_first: None,
        }
    }

    /// Becomes readable when a child ended.
    pub fn ends(&self) -> BorrowedFd<'_> {
        self.ends.as_fd()
    }

    /// Whether the first process has ended and was reaped.
    pub fn first_has_ended(&self) -> bool {
        self.end_of_first.is_some()
    }

    /// How the first process ended, if nothing is alive any more.
    pub fn over(&self) -> Option<Reply> {
        // The first process is a child, so "no children" can only be said after it was reaped.
        self.end_of_first.filter(|_| self.state == State::Over)
    }

    /// Takes note of all ends.
    pub fn reap(&mut self) {
        while let Ok(Some(_)) = self.ends.read_signal() {}
        if self.end_of_first.is_none() && self.state == State::Running {
            self.end_group_of_first();
        }
        loop {
            let (pid, end) = match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::Exited(pid, code)) => (pid, Reply::Code(code)),
                Ok(WaitStatus::Signaled(pid, signal, _)) => (pid, Reply::Signal(signal as i32)),
                Ok(WaitStatus::StillAlive) => break,
                Err(Errno::ECHILD) => {
                    self.state = State::Over;
                    return;
                }
                Ok(_) | Err(_) => continue,
            };
            if pid == self.first {
                self.end_of_first = Some(end);
            }
        }
    }

    // One signal to the whole group cannot be outrun by forks. It is sent while the ended first process still waits to be
    // reaped, because only so long is its id sure to name this group.
    fn end_group_of_first(&self) {
        let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        if !matches!(waitid(Id::Pid(self.first), look), Ok(WaitStatus::StillAlive) | Err(_)) {
            let _ = killpg(self.first, Signal::SIGKILL);
        }
    }

    /// Asks every process to end. Parents are asked before their children, so that a shell hears of the stop before it sees
    /// its command fail. A stopped process must go on to hear it.
    pub fn ask_to_end(&mut self) {
        self.state = State::Stopping;
        self.ask(|_| true);
    }

    /// Asks those again that have lost their parents since. A process that was forked while the others were asked has not
    /// heard, and a shell's fresh child forgets what it hears before it becomes itself. Processes that still have a parent
    /// may be doing what that one's end needs, and the first process has heard.
    pub fn ask_orphans(&self) {
        let own = getpid().as_raw();
        let first = self.first.as_raw();
        self.ask(|it| it.parent == own && it.pid != first);
    }

    fn ask(&self, whom: impl Fn(&Process) -> bool) {
        let mut tree = Tree::below(getpid().as_raw());
        for pid in ids().into_iter().rev() {
            if tree.member(pid).is_some_and(|it| it.alive && whom(&it)) {
                let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
                let _ = kill(Pid::from_raw(pid), Signal::SIGCONT);
            }
        }
    }

    /// Kills until nothing is left, and says how the first process ended.
    pub fn end(&mut self) -> Reply {
        if self.end_of_first.is_none() {
            let _ = killpg(self.first, Signal::SIGKILL);
        }
        // Usually the group was all there is: then its end is worth waiting for before all processes are looked through.
        let mut pause = 2;
        loop {
            self.pause(pause);
            self.reap();
            if let Some(reply) = self.over() {
                return reply;
            }
            self.kill_all();
            pause = (pause * 2).min(LONGEST_PAUSE_MS);
        }
    }

    fn kill_all(&self) {
        let own = getpid();
        let mut tree = Tree::below(own.as_raw());
        for pid in ids() {
            let Some(process) = tree.member(pid).filter(|it| it.alive) else {
                continue;
            };
            let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            // A group below the leader holds only descendants, unless one of them joined the leader's own.
            if process.group > 1 && process.group != own.as_raw() {
                let _ = killpg(Pid::from_raw(process.group), Signal::SIGKILL);
            }
        }
    }

    fn pause(&self, ms: u16) {
        let _ = poll(
            &mut [PollFd::new(self.ends(), PollFlags::POLLIN)],
            PollTimeout::from(ms),
        );
    }
}
