//! Starting a leader: a socket pair to speak over, a pipe for the output, the program itself.

use crate::config::LocalConfig;
use crate::leader::LEADER_ARG;
use rustix::pipe::{PipeFlags, fcntl_setpipe_size, pipe_with};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};

/// A step that prints a lot is woken less often, and so is the server.
const PIPE_SIZE: usize = 1 << 20;

/// A leader that waits for its order.
pub struct Launched {
    /// The process; it must be waited for.
    pub child: Child,
    /// The server's end of the conversation. The leader ends when this is closed.
    pub control: UnixStream,
    /// What the step prints.
    pub output: OwnedFd,
}

/// Starts a leader. Blocks for as long as the system needs to start a program.
pub fn launch(config: &LocalConfig) -> io::Result<Launched> {
    let (control, theirs) = UnixStream::pair()?;
    let (output, printing) = pipe_with(PipeFlags::CLOEXEC)?;
    // Users without privileges have a budget for this; the usual size works as well.
    let _ = fcntl_setpipe_size(&output, PIPE_SIZE);
    let child = Command::new(&config.leader)
        .arg(LEADER_ARG)
        .env_clear()
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::from(printing.try_clone()?))
        .stderr(Stdio::from(printing))
        .spawn()?;
    Ok(Launched { child, control, output })
}
