//! The processes of this machine, as `/proc` tells them.
//!
//! A process id can be given anew as soon as its process is reaped. The kernel hands ids out in a circle, so one that was
//! read a moment ago cannot belong to another process before all other ids were used; that is why ids may be signalled here.

use std::collections::HashMap;
use std::fs;

/// What `/proc/<pid>/stat` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    /// The process.
    pub pid: i32,
    /// Its parent.
    pub parent: i32,
    /// Its process group.
    pub group: i32,
    /// Its session.
    pub session: i32,
    /// Whether it can still run: neither dead nor waiting to be reaped.
    pub alive: bool,
}

impl Process {
    /// The process with this id, if there is one.
    pub fn find(pid: i32) -> Option<Self> {
        Self::parse(pid, &fs::read(format!("/proc/{pid}/stat")).ok()?)
    }

    // The second field is the program's name in brackets; it may hold anything, brackets and spaces too.
    fn parse(pid: i32, stat: &[u8]) -> Option<Self> {
        let name_end = stat.iter().rposition(|it| *it == b')')?;
        let mut fields = str::from_utf8(stat.get(name_end + 1..)?).ok()?.split_ascii_whitespace();
        let state = fields.next()?;
        let mut number = || fields.next()?.parse().ok();
        Some(Self {
            pid,
            parent: number()?,
            group: number()?,
            session: number()?,
            alive: !matches!(state, "Z" | "X" | "x"),
        })
    }
}

/// The ids of all processes, newest first. A process that forks and ends all the time is found at the front.
pub fn ids() -> Vec<i32> {
    let mut ids: Vec<i32> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|it| it.ok()?.file_name().to_str()?.parse().ok())
        .collect();
    ids.reverse();
    if !ids.is_sorted_by(|a, b| a > b) {
        ids.sort_unstable_by(|a, b| b.cmp(a));
    }
    ids
}

/// Tells which processes descend from one process, and remembers the parents that it looked up.
pub struct Tree {
    root: i32,
    below: HashMap<i32, bool>,
}

impl Tree {
    /// The tree below `root`.
    pub fn below(root: i32) -> Self {
        Self {
            root,
            below: HashMap::new(),
        }
    }

    /// The process, if it descends from the root; the root itself does not.
    pub fn member(&mut self, pid: i32) -> Option<Process> {
        let process = Process::find(pid)?;
        self.holds(process).then_some(process)
    }

    fn holds(&mut self, process: Process) -> bool {
        let mut path = vec![process.pid];
        let mut next = process.parent;
        let holds = loop {
            if next == self.root {
                break true;
            }
            if next <= 1 || path.contains(&next) {
                break false;
            }
            if let Some(known) = self.below.get(&next) {
                break *known;
            }
            path.push(next);
            match Process::find(next) {
                Some(parent) => next = parent.parent,
                None => break false,
            }
        };
        // Only parents are remembered: a parent that ended is told apart from one that was never below the root.
        for pid in path.drain(1..) {
            self.below.insert(pid, holds);
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio, id};

    fn own() -> i32 {
        i32::try_from(id()).unwrap()
    }

    #[test]
    fn a_program_name_with_brackets_and_spaces_does_not_confuse() {
        let process = Process::parse(7, b"7 (a) S (b c)) T 1 2 3 0 -1").unwrap();
        assert_eq!(
            process,
            Process {
                pid: 7,
                parent: 1,
                group: 2,
                session: 3,
                alive: true
            }
        );
    }

    #[test]
    fn a_process_that_waits_to_be_reaped_is_not_alive() {
        assert!(!Process::parse(7, b"7 (sh) Z 1 2 3 0").unwrap().alive);
    }

    #[test]
    fn a_torn_line_is_no_process() {
        for line in [
            &b""[..],
            b"7 (sh",
            b"7 (sh)",
            b"7 (sh) R",
            b"7 (sh) R 1 2",
            b"7 (sh) R x 2 3",
        ] {
            assert_eq!(Process::parse(7, line), None);
        }
    }

    #[test]
    fn this_process_is_found_and_listed() {
        assert!(Process::find(own()).unwrap().alive);
        assert!(ids().contains(&own()));
    }

    #[test]
    fn ids_come_newest_first() {
        assert!(ids().is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn a_child_is_below_its_parent_and_nothing_else() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        assert!(Tree::below(own()).member(pid).is_some());
        assert!(Tree::below(pid).member(own()).is_none());
        assert!(Tree::below(pid).member(pid).is_none());
        assert!(Tree::below(1 << 30).member(pid).is_none());
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}
