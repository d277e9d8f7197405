//! A running step, seen from the server: its output, its end, its stop.

mod pump;

use crate::launch::Launched;
use crate::leftovers::{self, Leftovers};
use crate::wire::{self, Reply, SHORT};
use async_trait::async_trait;
use kiln_executor::{StepEvent, StepExit, Stopper};
use rustix::net::Shutdown;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use secrecy::{ExposeSecret, SecretSlice};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{UnixStream, unix::pipe};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tracing::warn;

/// A step and its leader.
pub struct Running {
    control: UnixStream,
    leader: Leader,
    patience: Duration,
    /// Becomes true when no process of the step is alive.
    over: watch::Sender<bool>,
}

/// Why a step did not start.
pub enum Refusal {
    /// The leader, or the nursery, went away before the leader read its order.
    NoLeader,
    /// No leader has told of itself, and the order is still unread.
    Silence,
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
    let Launched { control, output, .. } = launched;
    control.set_nonblocking(true).map_err(Refusal::System)?;
    let mut control = UnixStream::from_std(control).map_err(Refusal::System)?;
    let output = pipe::Receiver::from_owned_fd(output).map_err(Refusal::System)?;
    // The order need not wait for the leader: it lies in the socket until there is one.
    match timeout(patience, control.write_all(order.expose_secret())).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) => return Err(Refusal::NoLeader),
        Err(_) => return Err(Refusal::Silence),
    }
    let leader = match timeout(patience, read_reply(&control)).await {
        Ok(Some(Reply::Ready(pid))) => Leader::new(pid),
        Ok(Some(Reply::NoProcess(errno))) => return Err(Refusal::System(io::Error::from_raw_os_error(errno))),
        // It has not begun: a leader tells of itself before it reads its order, and follows none whose sender is gone.
        Ok(_) => return Err(Refusal::NoLeader),
        Err(_) => return Err(Refusal::Silence),
    };
    // From here on the step may run. A leader that is lost now was perhaps killed by its step: that is the end of a step, and
    // no reason to start it once more.
    match timeout(patience, read_reply(&control)).await {
        Ok(Some(Reply::NoFolder(errno))) => return Err(Refusal::Folder(io::Error::from_raw_os_error(errno))),
        Ok(Some(Reply::NoProgram(errno))) => return Err(Refusal::Program(io::Error::from_raw_os_error(errno))),
        Ok(Some(Reply::Ready(_) | Reply::NoProcess(_) | Reply::Started | Reply::Code(_) | Reply::Signal(_)) | None) => {
        }
        Err(_) => {
            warn!("the leader {} does not answer, so the server ends its step", leader.pid);
            leader.kill_with_step().await;
        }
    }
    let running = Arc::new(Running {
        control,
        leader,
        patience,
        over: watch::Sender::new(false),
    });
    let followed = running.clone();
    tokio::spawn(async move {
        let (exit, ()) = tokio::join!(followed.end(leftovers), pump::pump(output, &events, &followed));
        // Whoever let go of the channel does not want to know.
        let _ = events.send(StepEvent::Exited(exit)).await;
        followed.leader.dismiss();
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
            Some(Reply::Ready(_) | Reply::NoProcess(_) | Reply::Started | Reply::NoFolder(_) | Reply::NoProgram(_))
            | None => {
                let session = self.leader.pid;
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
        warn!(
            "the leader {} does not end its step, so the server does",
            self.leader.pid
        );
        self.leader.kill_with_step().await;
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

/// The leader's process. It is no child of this one: its end is told by its socket, and it is reaped elsewhere.
struct Leader {
    pid: i32,
    /// None for one that ended already.
    process: Option<Arc<OwnedFd>>,
    dismissed: AtomicBool,
}

impl Leader {
    fn new(pid: i32) -> Self {
        let process = Pid::from_raw(pid).and_then(|it| pidfd_open(it, PidfdFlags::empty()).ok());
        Self {
            pid,
            process: process.map(Arc::new),
            dismissed: AtomicBool::new(false),
        }
    }

    /// Ends a leader that does not answer, and its step.
    async fn kill_with_step(&self) {
        if let Some(process) = self.process.clone() {
            let pid = self.pid;
            let _ = tokio::task::spawn_blocking(move || leftovers::kill_with_leader(pid, process.as_fd())).await;
        }
    }

    /// Ends a leader that has no step any more. Usually it is about to end by itself, unless it is held still.
    fn dismiss(&self) {
        self.dismissed.store(true, Ordering::Relaxed);
        if let Some(process) = &self.process {
            let _ = pidfd_send_signal(process, Signal::KILL);
        }
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        // It may have a step, which must not lose its reaper first, and it may be held still.
        if !self.dismissed.load(Ordering::Relaxed)
            && let Some(process) = self.process.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let pid = self.pid;
            runtime.spawn_blocking(move || leftovers::kill_with_leader(pid, process.as_fd()));
        }
    }
}
