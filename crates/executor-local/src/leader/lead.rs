//! The leader's life: read the order, start the step, watch it, end everything, report.
//!
//! It runs before anything else of the program, in one thread, and does as little as it can: its start is part of every
//! step's time. It waits in `poll` alone, for words of the server and for the ends of processes.

use crate::leader::ending::Family;
use crate::leader::start::start;
use crate::wire::{self, Reply, SHORT};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::SigSet;
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{close, setsid};
use std::io::{self, Write};
use std::os::fd::{AsFd, RawFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// The first argument that makes the program a leader.
pub const LEADER_ARG: &str = "__leader";

/// Leads a step and ends the process, if it was started for that; otherwise returns at once. Call it first in `main`:
/// before threads, before the reading of arguments.
pub fn run_if_leader() {
    if std::env::args_os().nth(1).is_some_and(|it| it == LEADER_ARG) {
        std::process::exit(match lead() {
            Ok(()) => 0,
            Err(_) => 2,
        });
    }
}

fn lead() -> io::Result<()> {
    // Fails only for a process that leads a group already, which is as good.
    let _ = setsid();
    nix::sys::prctl::set_child_subreaper(true)?;
    // Other processes of this user shall neither trace the leader nor read the order in its memory.
    nix::sys::prctl::set_dumpable(false)?;
    umask(Mode::from_bits_truncate(0o022));
    close_inherited();
    let control = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let Some(order) = wire::read_order(&mut &control) else {
        return Ok(());
    };
    // Blocked before the step can send any; the step itself starts with none blocked.
    let signals = SigSet::all();
    signals.thread_block()?;
    let ends = SignalFd::with_flags(&signals, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
    let first = match start(&order) {
        Ok(first) => first,
        Err(refusal) => return (&control).write_all(&refusal.bytes()),
    };
    drop(order);
    // A server that is gone is noticed by the first reading.
    let _ = (&control).write_all(&Reply::Started.bytes());
    let reply = watch(&control, Family::new(first, ends))?;
    let _ = (&control).write_all(&reply.bytes());
    Ok(())
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

/// When, after the first asking, those are asked again that nobody has told: three times, so that a program which takes a
/// repetition for impatience is not pressed.
const REMINDERS: [Duration; 3] = [
    Duration::from_millis(20),
    Duration::from_millis(100),
    Duration::from_millis(500),
];

/// Returns when nothing of the step is alive, with the end of its first process.
fn watch(control: &UnixStream, mut family: Family) -> io::Result<Reply> {
    let mut deadline: Option<Instant> = None;
    let mut reminders: Vec<Instant> = Vec::new();
    let mut words = Inbox::default();
    loop {
        family.reap();
        if let Some(reply) = family.over() {
            return Ok(reply);
        }
        let late = deadline.is_some_and(|it| Instant::now() >= it);
        if late || (family.first_has_ended() && deadline.is_none()) {
            return Ok(family.end());
        }
        if reminders.pop_if(|it| Instant::now() >= *it).is_some() {
            family.ask_orphans();
        }
        let next = reminders.last().copied().into_iter().chain(deadline).min();
        let timeout = next.map_or(PollTimeout::NONE, until);
        let mut sources = [
            PollFd::new(control.as_fd(), PollFlags::POLLIN),
            PollFd::new(family.ends(), PollFlags::POLLIN),
        ];
        match poll(&mut sources, timeout) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
        }
        if !sources[0].any().unwrap_or_default() {
            continue;
        }
        match words.read(control) {
            Word::Stop(grace) => {
                if deadline.is_none() {
                    family.ask_to_end();
                    reminders = REMINDERS.iter().rev().map(|it| Instant::now() + *it).collect();
                }
                let asked = Instant::now() + grace;
                deadline = Some(deadline.map_or(asked, |it| it.min(asked)));
            }
            Word::Part => {}
            // Nobody will read the reply, but the step must not outlive its server.
            Word::Gone => return Ok(family.end()),
        }
    }
}

fn until(deadline: Instant) -> PollTimeout {
    // One more millisecond: a wait that ends early would only be repeated.
    let left = deadline.saturating_duration_since(Instant::now()) + Duration::from_millis(1);
    PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
}

enum Word {
    Stop(Duration),
    Part,
    Gone,
}

/// Stops as they arrive, whole or in parts.
#[derive(Default)]
struct Inbox {
    bytes: [u8; SHORT],
    filled: usize,
}

impl Inbox {
    fn read(&mut self, mut control: &UnixStream) -> Word {
        match io::Read::read(&mut control, &mut self.bytes[self.filled..]) {
            Ok(0) => return Word::Gone,
            Ok(count) => self.filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Word::Part,
            Err(_) => return Word::Gone,
        }
        if self.filled < SHORT {
            return Word::Part;
        }
        self.filled = 0;
        wire::read_stop(self.bytes).map_or(Word::Gone, Word::Stop)
    }
}
