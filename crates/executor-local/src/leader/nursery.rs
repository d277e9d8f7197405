//! The nursery: a process of one thread that forks a leader whenever the server asks.
//!
//! It is the server's own binary, started once. Starting that binary for every leader would have the dynamic linker do its
//! work again each time; a fork finds it done. The nursery gets nothing but open files, over the socket that is its input:
//! no order and no secret passes through it. When the socket is closed, the server is gone, and the nursery ends; leaders
//! that it forked have sockets of their own.

use super::fork::{Alone, Side};
use super::lead::lead;
use crate::wire::Reply;
use nix::sys::prctl;
use nix::sys::signal::SigSet;
use nix::sys::stat::{Mode, umask};
use nix::unistd::{chdir, close, dup2_stderr, dup2_stdin, dup2_stdout, setsid};
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use std::io::{self, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;

/// The first argument that makes the program a nursery.
pub const NURSERY_ARG: &str = "__nursery";

/// Becomes the nursery of leaders and ends the process, if it was started for that; otherwise returns at once. Call it first
/// in `main`: before threads, before the reading of arguments.
pub fn run_if_leader() {
    if std::env::args_os().nth(1).is_some_and(|it| it == NURSERY_ARG) {
        std::process::exit(match nurse() {
            Ok(()) => 0,
            Err(_) => 2,
        });
    }
}

/// What a leader is forked with.
struct Birth {
    control: OwnedFd,
    output: OwnedFd,
}

/// Returns in the nursery when the server is gone, and in each leader when its step is over.
fn nurse() -> io::Result<()> {
    // A signal from the terminal is meant for the server, which has steps to end first. Leaders keep all of them blocked.
    let _ = setsid();
    SigSet::all().thread_block()?;
    // Other processes of this user shall neither trace a leader nor read the order in its memory.
    prctl::set_dumpable(false)?;
    umask(Mode::from_bits_truncate(0o022));
    // A process that lives as long as the server must not be what keeps a file system busy.
    chdir("/")?;
    close_inherited();
    let alone = Alone::new()?;
    let server = io::stdin();
    while let Some(birth) = next(&server)? {
        match alone.fork() {
            Ok(Side::Nursery) => {}
            Ok(Side::Leader) => return lead(&settle(birth)?),
            Err(error) => {
                let reply = Reply::NoProcess(error.raw_os_error().unwrap_or_default());
                // Without an answer the server finds the leader gone, which says less.
                let _ = UnixStream::from(birth.control).write_all(&reply.bytes());
            }
        }
    }
    Ok(())
}

/// The files of the next leader; none if the server is gone.
fn next(server: &impl AsFd) -> io::Result<Option<Birth>> {
    loop {
        let mut word = [0];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(2))];
        let mut files = RecvAncillaryBuffer::new(&mut space);
        let mut words = [IoSliceMut::new(&mut word)];
        match recvmsg(server, &mut words, &mut files, RecvFlags::CMSG_CLOEXEC) {
            Ok(message) if message.bytes == 0 => return Ok(None),
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            // The server's end was closed with words unread in it.
            Err(rustix::io::Errno::CONNRESET) => return Ok(None),
            Err(errno) => return Err(errno.into()),
        }
        let mut files = files
            .drain()
            .filter_map(|it| {
                if let RecvAncillaryMessage::ScmRights(files) = it {
                    Some(files)
                } else {
                    None
                }
            })
            .flatten();
        // Fewer arrive when too many files are open; the server then finds its leader gone.
        if let (Some(control), Some(output)) = (files.next(), files.next()) {
            return Ok(Some(Birth { control, output }));
        }
    }
}

/// Makes the files of a new leader its three streams; the nursery's own socket, the input until now, is closed by that.
fn settle(birth: Birth) -> io::Result<UnixStream> {
    dup2_stdin(&birth.control)?;
    dup2_stdout(&birth.output)?;
    dup2_stderr(&birth.output)?;
    Ok(UnixStream::from(birth.control))
}

/// A server that was started with open files, by a shell or a service manager, passes them on; no step shall have them.
fn close_inherited() {
    let open: Vec<RawFd> = std::fs::read_dir("/proc/self/fd")
        .into_iter()
        .flatten()
        .filter_map(|it| it.ok()?.file_name().to_str()?.parse().ok())
        .filter(|it| *it > 2)
        .collect();
    for fd in open {
        // The one that the list was read through is closed already.
        let _ = close(fd);
    }
}
