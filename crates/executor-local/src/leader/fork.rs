//! The one place that needs `unsafe`: forking, and what the nursery does with the ends of its children.
//!
//! A fork copies one thread alone, so whatever another thread holds, a lock or the allocator, stays held for ever in the child.
//! That is why this refuses to work in a process of more than one thread.

use nix::sys::signal::{SigHandler, Signal, signal};
use nix::unistd::{self, ForkResult};
use std::io;

/// The right to fork: this process has one thread, and nobody will make another.
pub struct Alone(());

/// Which of the two processes this is after a fork.
pub enum Side {
    /// The one that forked.
    Nursery,
    /// The new one.
    Leader,
}

impl Alone {
    /// The right to fork, for a process that does nothing else. Ends of children need no attention from here on: the system
    /// reaps them.
    ///
    /// # Errors
    /// There is another thread.
    pub fn new() -> io::Result<Self> {
        if std::fs::read_dir("/proc/self/task")?.count() != 1 {
            return Err(io::Error::other(
                "a program with more than one thread cannot be a nursery",
            ));
        }
        dispose_of_ends(SigHandler::SigIgn)?;
        Ok(Self(()))
    }

    /// Forks. The new process may wait for children of its own.
    ///
    /// # Errors
    /// The system has no room for another process.
    #[expect(
        unsafe_code,
        reason = "the process has a single thread, so the child may do all that its parent may"
    )]
    pub fn fork(&self) -> io::Result<Side> {
        // SAFETY: `self` exists only in a process of a single thread.
        match unsafe { unistd::fork() }? {
            ForkResult::Parent { .. } => Ok(Side::Nursery),
            ForkResult::Child => {
                // It must not return as if it were the nursery, and without this it could not wait for its step.
                if dispose_of_ends(SigHandler::SigDfl).is_err() {
                    std::process::exit(2);
                }
                Ok(Side::Leader)
            }
        }
    }
}

#[expect(
    unsafe_code,
    reason = "no handler is installed, so nothing of ours runs inside a signal"
)]
fn dispose_of_ends(way: SigHandler) -> io::Result<()> {
    // SAFETY: both ways are the system's own, and this program installs no handler for this signal.
    unsafe { signal(Signal::SIGCHLD, way) }?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_of_more_than_one_thread_may_not_fork() {
        std::thread::scope(|scope| {
            let (done, waits) = std::sync::mpsc::channel::<()>();
            scope.spawn(move || waits.recv().is_err());
            assert!(Alone::new().is_err());
            drop(done);
        });
    }
}
