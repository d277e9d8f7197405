//! The leader's life: read the order, start the step, watch it, end everything, report.
//!
//! It runs in one thread and does as little as it can before the step runs: its start is part of every step's time. It waits in `poll` alone, for words of the server and for the ends of processes.

use crate::leader::ending::Family;
use crate::leader::start::start;
use crate::wire::{self, Reply, SHORT};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl;
use nix::sys::signal::SigSet;
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::unistd::{getpid, setsid};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// Leads a step: returns when nothing of it is alive. All signals are blocked already.
pub fn lead(control: &UnixStream) -> io::Result<()> {
    // Told before the order is read: a leader that says nothing has not begun, and another may take its place.
    let mut control = control;
    control.write_all(&Reply::Ready(getpid().as_raw()).bytes())?;
    setsid()?;
    prctl::set_child_subreaper(true)?;
    prctl::set_name(c"kiln-leader")?;
    let Some(order) = wire::read_order(&mut control) else {
        return Ok(());
    };
    // An order can outlive in the socket the server that gave it up.
    if is_closed(control) {
        return Ok(());
    }
    let ends = SignalFd::with_flags(&SigSet::all(), SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
    let first = match start(&order) {
        Ok(first) => first,
        Err(refusal) => return control.write_all(&refusal.bytes()),
    };
    drop(order);
    // A server that is gone is noticed by the first reading.
    let _ = control.write_all(&Reply::Started.bytes());
    let reply = watch(control, Family::new(first, ends))?;
    let _ = control.write_all(&reply.bytes());
    Ok(())
}

fn is_closed(control: &UnixStream) -> bool {
    let mut source = [PollFd::new(control.as_fd(), PollFlags::empty())];
    poll(&mut source, PollTimeout::ZERO).is_ok_and(|count| count > 0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_closed_when_its_other_end_is_although_words_are_left_in_it() {
        let (mut server, leader) = UnixStream::pair().unwrap();
        server.write_all(b"an order").unwrap();
        assert!(!is_closed(&leader));
        drop(server);
        assert!(is_closed(&leader));
    }
}
