//! A running step, seen from the server: its output, its end, its stop.

mod pump;

use crate::launch::Launched;
use crate::leftovers::{self, Leftovers};
use crate::wire::{self, Reply, SHORT};
use async_trait::async_trait;
use kiln_executor::{StepEvent, StepExit, Stopper};
use rustix::net::Shutdown;
use secrecy::{ExposeSecret, SecretSlice};
use std::io;
use std::process::Child;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{UnixStream, unix::pipe};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tracing::warn;

/// A step and its leader.
pub struct Running {
    control: UnixStream,
    leader: i32,
    patience: Duration,
    /// Becomes true when no process of the step is alive.
    over: watch::Sender<bool>,
}

/// Why a step did not start.
pub enum Refusal {
    /// The leader went away before it had its order.
    NoLeader,
    /// The step's folder cannot be entered.
    Folder(io::Error),
    /// The step's program cannot be run.
    Program(io::Error),
    /// The server's own part failed.
    System(io::Error),
}

/// Gives the leader its order and follows the step in a task of its own.
pub async fn start(
    launched: Launched,
    order: &SecretSlice<u8>,
    leftovers: Leftovers,
    patience: Duration,
    events: mpsc::Sender<StepEvent>,
) -> Result<Arc<Running>, Refusal> {
    let Launched { child, control, output } = launched;
    let leader = Leader(Some(child));
    let pid = leader.pid();
    control.set_nonblocking(true).map_err(Refusal::System)?;
    let mut control = UnixStream::from_std(control).map_err(Refusal::System)?;
    let output = pipe::Receiver::from_owned_fd(output).map_err(Refusal::System)?;
    match timeout(patience, control.write_all(order.expose_secret())).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) | Err(_) => return Err(Refusal::NoLeader),
    }
    // Once the order is given, the step may run. A leader that is lost now was perhaps killed by its step: that is the end of a
    // step, and no reason to start it once more.
    match timeout(patience, read_reply(&control)).await {
        Ok(Some(Reply::NoFolder(errno))) => return Err(Refusal::Folder(io::Error::from_raw_os_error(errno))),
        Ok(Some(Reply::NoProgram(errno))) => return Err(Refusal::Program(io::Error::from_raw_os_error(errno))),
        Ok(Some(Reply::Started | Reply::Code(_) | Reply::Signal(_)) | None) => {}
        Err(_) => {
            warn!("the leader {pid} does not answer, so the server ends its step");
            let _ = tokio::task::spawn_blocking(move || leftovers::kill_with_leader(pid)).await;
        }
    }
    let running = Arc::new(Running {
        control,
        leader: pid,
        patience,
        over: watch::Sender::new(false),
    });
    let followed = running.clone();
    tokio::spawn(async move {
        let (exit, ()) = tokio::join!(followed.end(leftovers), pump::pump(output, &events, &followed));
        // Whoever let go of the channel does not want to know.
        let _ = events.send(StepEvent::Exited(exit)).await;
        leader.dismiss();
    });
    Ok(running)
}

impl Running {
    /// Whether no process of the step is alive.
    pub fn is_over(&self) -> bool {
        *self.over.borrow()
    }

    /// Becomes ready when no process of the step is alive.
    pub async fn over(&self) {
        // The sender is `self`, so the channel cannot be closed.
        let _ = self.over.subscribe().wait_for(|it| *it).await;
    }

    /// Tells the leader that nobody wants the step any more: everything is killed at once.
    pub fn abandon(&self) {
        // A leader that is gone has no more processes to end.
        let _ = rustix::net::shutdown(&self.control, Shutdown::Write);
    }

    async fn end(&self, leftovers: Leftovers) -> StepExit {
        let exit = match read_reply(&self.control).await {
            Some(Reply::Code(code)) => StepExit::Code(code),
            Some(Reply::Signal(signal)) => StepExit::Signal(signal),
            Some(Reply::Started | Reply::NoFolder(_) | Reply::NoProgram(_)) | None => {
                let session = self.leader;
                let swept = tokio::task::spawn_blocking(move || leftovers.below(session).kill()).await;
                StepExit::Lost(if matches!(swept, Ok(true)) {
                    "the process that leads the step was killed".to_owned()
                } else {
                    "the process that leads the step was killed, and some of the step's processes cannot be ended"
                        .to_owned()
                })
            }
        };
        self.over.send_replace(true);
        exit
    }
}

#[async_trait]
impl Stopper for Running {
    async fn stop(&self, grace: Duration) {
        if self.is_over() {
            return;
        }
        // Five bytes always fit; an error means that the leader is gone, which ends the step too.
        let _ = self.control.try_write(&wire::stop(grace));
        if timeout(grace.saturating_add(self.patience), self.over()).await.is_ok() {
            return;
        }
        warn!("the leader {} does not end its step, so the server does", self.leader);
        let leader = self.leader;
        let _ = tokio::task::spawn_blocking(move || leftovers::kill_with_leader(leader)).await;
        let _ = timeout(self.patience, self.over()).await;
    }
}

async fn read_reply(control: &UnixStream) -> Option<Reply> {
    let mut bytes = [0; SHORT];
    let mut filled = 0;
    while filled < SHORT {
        control.readable().await.ok()?;
        match control.try_read(&mut bytes[filled..]) {
            Ok(0) => return None,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return None,
        }
    }
    Reply::read(bytes)
}

/// The leader's process, which is reaped also when it is dropped.
struct Leader(Option<Child>);

impl Leader {
    fn pid(&self) -> i32 {
        self.0.as_ref().map_or(0, |it| it.id().cast_signed())
    }

    fn dismiss(mut self) {
        if let Some(child) = self.0.take() {
            dismiss(child);
        }
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        // It may have a step, which must not lose its reaper first, and it may be held still.
        if let Some(mut child) = self.0.take()
            && !matches!(child.try_wait(), Ok(Some(_)))
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn_blocking(move || {
                leftovers::kill_with_leader(child.id().cast_signed());
                child.wait()
            });
        }
    }
}

/// Ends and reaps a leader that has no step, or none any more.
pub fn dismiss(mut child: Child) {
    // An error means that it ended by itself.
    let _ = child.kill();
    reap(child);
}

fn reap(mut child: Child) {
    if matches!(child.try_wait(), Ok(Some(_))) {
        return;
    }
    // Without a runtime the server itself is about to end.
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn_blocking(move || child.wait());
    }
}
