//! Writing a log: what a step prints becomes whole lines with a head, without secrets, in the file before anybody is told.

use super::line::{Heads, Level};
use super::mask::Tail;
use super::{LogProgress, Masker};
use crate::live::Live;
use kiln_model::secret::SecretString;
use kiln_model::time::{Clock, Timestamp};
use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;

/// A line longer than this is broken, so that a program that never ends a line cannot fill the memory.
const LONGEST_LINE: usize = 64 * 1024;
/// What Kiln's own words may take beyond the limit, so that a step that prints too much cannot hide how its build ended.
const RESERVE: u64 = 64 * 1024;

/// The writer of one build's log.
pub(crate) struct LogWriter {
    file: File,
    size: u64,
    limit: u64,
    /// Bytes of steps that found no room; from the first of them on, nothing that a step prints is written.
    dropped: u64,
    heads: Heads,
    masker: Masker,
    /// The beginning of a line whose end was not printed yet.
    partial: Vec<u8>,
    out: Vec<u8>,
    clock: Arc<dyn Clock>,
    live: Arc<Live>,
}

impl LogWriter {
    /// Goes on at the end of `file`, which holds `size` bytes and takes up to `limit`.
    pub(crate) fn new(
        file: File,
        size: u64,
        limit: u64,
        utc_offset: i32,
        clock: Arc<dyn Clock>,
        live: Arc<Live>,
    ) -> Self {
        Self {
            file,
            size,
            limit,
            dropped: 0,
            heads: Heads::new(utc_offset),
            masker: Masker::new([]),
            partial: Vec::new(),
            out: Vec::new(),
            clock,
            live,
        }
    }

    /// Masks these secrets from now on.
    pub(crate) fn mask(&mut self, masker: Masker) {
        self.masker = masker;
    }

    /// Masks these secrets too from now on.
    pub(crate) fn mask_also<'s>(&mut self, secrets: impl IntoIterator<Item = &'s SecretString>) {
        self.masker = self.masker.and(secrets);
    }

    /// Bytes in the file: where the next line begins.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// From now on, lines belong to the step of this name.
    pub(crate) fn enter(&mut self, step: &str) {
        let mut name = Vec::new();
        self.masker.copy(step.as_bytes(), &mut name);
        self.heads.enter(&String::from_utf8_lossy(&name));
    }

    /// Writes a line of Kiln's own; a text of several lines becomes several.
    pub(crate) fn say(&mut self, level: Level, text: &str) -> io::Result<()> {
        let now = self.clock.now();
        for line in text.lines() {
            let before = self.out.len();
            self.line(now, level, line.as_bytes());
            if self.size + self.out.len() as u64 > self.limit.saturating_add(RESERVE) {
                self.out.truncate(before);
            }
        }
        self.write_out()
    }

    /// Writes what a step printed. A line without its end waits for it.
    pub(crate) fn printed(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let now = self.clock.now();
        if !self.partial.is_empty() {
            let Some(end) = memchr::memchr(b'\n', bytes) else {
                self.partial.extend_from_slice(bytes);
                self.break_long_line(now);
                return self.write_out();
            };
            let mut line = std::mem::take(&mut self.partial);
            line.extend_from_slice(&bytes[..end]);
            self.long_line(now, &line);
            bytes = &bytes[end + 1..];
        }
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            self.long_line(now, &bytes[start..end]);
            start = end + 1;
        }
        self.partial.extend_from_slice(&bytes[start..]);
        self.break_long_line(now);
        self.write_out()
    }

    /// The step is over: a line without its end is a line all the same.
    pub(crate) fn end_of_step(&mut self) -> io::Result<()> {
        if !self.partial.is_empty() {
            let line = std::mem::take(&mut self.partial);
            self.long_line(self.clock.now(), &line);
        }
        self.write_out()
    }

    /// Nothing more will come; what had to be dropped is told. Readers learn of the end when the build has its outcome.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.end_of_step()?;
        if self.dropped > 0 {
            let text = format!(
                "the log reached its limit of {} bytes: {} bytes that steps printed after it were dropped",
                self.limit, self.dropped
            );
            self.limit = u64::MAX;
            self.say(Level::Warn, &text)?;
        }
        Ok(())
    }

    fn break_long_line(&mut self, now: Timestamp) {
        while self.partial.len() > LONGEST_LINE {
            let cut = self.masker.cut(&self.partial, LONGEST_LINE, Tail::Open);
            if cut == 0 {
                return;
            }
            let rest = self.partial.split_off(cut);
            let line = std::mem::replace(&mut self.partial, rest);
            self.step_line(now, &line);
        }
    }

    fn long_line(&mut self, now: Timestamp, line: &[u8]) {
        let mut line = line.strip_suffix(b"\r").unwrap_or(line);
        while line.len() > LONGEST_LINE {
            let (piece, rest) = line.split_at(self.masker.cut(line, LONGEST_LINE, Tail::Closed));
            self.step_line(now, piece);
            line = rest;
        }
        self.step_line(now, line);
    }

    /// A line of a step, for which there may be no room.
    fn step_line(&mut self, now: Timestamp, line: &[u8]) {
        let before = self.out.len();
        self.line(now, Level::Info, line);
        if self.dropped > 0 || self.size + self.out.len() as u64 > self.limit {
            self.dropped += (self.out.len() - before) as u64;
            self.out.truncate(before);
        }
    }

    fn line(&mut self, now: Timestamp, level: Level, line: &[u8]) {
        self.out.extend_from_slice(self.heads.at(now, level));
        match std::str::from_utf8(line) {
            Ok(_) => self.masker.copy(line, &mut self.out),
            Err(_) => self
                .masker
                .copy(String::from_utf8_lossy(line).as_bytes(), &mut self.out),
        }
        self.out.push(b'\n');
    }

    /// Writes first, tells afterwards.
    fn write_out(&mut self) -> io::Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        let written = self.file.write_all(&self.out);
        let length = self.out.len() as u64;
        self.out.clear();
        if written.is_err() && self.file.set_len(self.size).is_err() {
            // A part of it may stand there: what comes next must begin behind it.
            self.size = self.file.metadata()?.len();
        }
        written?;
        self.size += length;
        self.live.log.send_replace(LogProgress {
            size: self.size,
            complete: false,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
