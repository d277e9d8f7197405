//! Getting a leader: a socket pair to speak over, a pipe for the output, and a nursery that forks it.
//!
//! The nursery is started with the executor and again whenever it is found gone or silent: it runs as the same user as the
//! builds, so one of them can kill it. Leaders that it forked live on.

use crate::leader::NURSERY_ARG;
use camino::Utf8PathBuf;
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::pipe::{PipeFlags, fcntl_setpipe_size, pipe_with};
use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A step that prints a lot is woken less often, and so is the server.
const PIPE_SIZE: usize = 1 << 20;

/// A leader that was asked for.
pub struct Launched {
    /// The server's end of the conversation. The leader ends when this is closed.
    pub control: UnixStream,
    /// What the step prints.
    pub output: OwnedFd,
    /// Which nursery was asked.
    pub nursery: u64,
}

/// Where leaders come from.
#[derive(Debug)]
pub struct Nursery {
    program: Utf8PathBuf,
    patience: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// How many were started.
    count: u64,
    running: Option<Process>,
}

impl Nursery {
    /// A nursery that is this program; one that does not take what it is sent for `patience` is started again.
    pub fn new(program: Utf8PathBuf, patience: Duration) -> Self {
        let nursery = Self {
            program,
            patience,
            state: Mutex::default(),
        };
        // The first launch tries again, and tells why it cannot.
        let _ = nursery.started(&mut nursery.locked());
        nursery
    }

    /// Asks for a leader. Blocks only while a nursery is started, or does not take what it is sent.
    ///
    /// # Errors
    /// There is no nursery, and none can be started.
    pub fn launch(&self) -> io::Result<Launched> {
        let (control, theirs) = UnixStream::pair()?;
        let (output, printing) = pipe_with(PipeFlags::CLOEXEC)?;
        // Users without privileges have a budget for this; the usual size works as well.
        let _ = fcntl_setpipe_size(&output, PIPE_SIZE);
        let files = [theirs.as_fd(), printing.as_fd()];
        let mut state = self.locked();
        if self.started(&mut state)?.send(&files).is_err() {
            state.running = None;
            self.started(&mut state)?.send(&files)?;
        }
        let nursery = state.count;
        Ok(Launched {
            control,
            output,
            nursery,
        })
    }

    /// Ends a nursery that did not answer, so that the next launch starts another, unless somebody else did so already.
    pub fn give_up(&self, nursery: u64) {
        let mut state = self.locked();
        if state.count == nursery {
            state.running = None;
        }
    }

    fn started<'a>(&self, state: &'a mut State) -> io::Result<&'a mut Process> {
        let process = match state.running.take() {
            Some(running) => running,
            None => {
                let fresh = Process::start(self)?;
                state.count += 1;
                fresh
            }
        };
        Ok(state.running.insert(process))
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A nursery's process; it is ended and reaped when this is dropped.
#[derive(Debug)]
struct Process {
    child: Child,
    socket: UnixStream,
}

impl Process {
    fn start(nursery: &Nursery) -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        // A patience of nothing would mean one without an end.
        socket.set_write_timeout(Some(nursery.patience.max(Duration::from_millis(1))))?;
        let child = Command::new(&nursery.program)
            .arg(NURSERY_ARG)
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, socket })
    }

    fn send(&self, files: &[BorrowedFd<'_>]) -> io::Result<()> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(2))];
        let mut message = SendAncillaryBuffer::new(&mut space);
        message.push(SendAncillaryMessage::ScmRights(files));
        sendmsg(&self.socket, &[IoSlice::new(&[0])], &mut message, SendFlags::NOSIGNAL)?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // An error means that it ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
