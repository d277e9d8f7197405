//! Leaving lines out of a log as it streams by.

use crate::error::ApiError;
use crate::query::Query;
use bytes::Bytes;

/// Which lines are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Every line.
    All,
    /// Every line but those of level `DEBUG`.
    NoDebug,
}

impl Wanted {
    /// Reads `log_level`: `INFO` leaves `DEBUG` lines out; `DEBUG`, or nothing, leaves nothing out.
    pub(super) fn read(query: &Query) -> Result<Self, ApiError> {
        match query.text("log_level") {
            None => Ok(Self::All),
            Some(word) if word.eq_ignore_ascii_case("debug") => Ok(Self::All),
            Some(word) if word.eq_ignore_ascii_case("info") => Ok(Self::NoDebug),
            Some(_) => Err(ApiError::invalid("log_level", "must be INFO or DEBUG")),
        }
    }
}

/// Where the level stands in a line: after `[2026/11/24 01:44:17.123 GMT+00:00] `.
const LEVEL_AT: usize = 36;
const DEBUG: &[u8] = b"[DEBUG]";
const HEAD: usize = LEVEL_AT + DEBUG.len();

/// Drops the lines of level `DEBUG`, whatever the borders between chunks. Holds no more than the head of one line.
#[derive(Debug, Default)]
pub(super) struct DebugFilter {
    head: Vec<u8>,
    line: Line,
}

#[derive(Debug, Default, Clone, Copy)]
enum Line {
    /// Its head is being gathered.
    #[default]
    Begins,
    /// It goes out.
    Kept,
    /// It is dropped.
    Dropped,
}

impl DebugFilter {
    /// What of this chunk goes out.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Bytes {
        let mut out = Vec::with_capacity(chunk.len() + self.head.len());
        let mut rest = chunk;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).map(|at| at + 1);
            let (part, next) = match self.line {
                Line::Begins => {
                    let missing = (HEAD - self.head.len()).min(rest.len());
                    rest.split_at(end.unwrap_or(missing).min(missing))
                }
                Line::Kept | Line::Dropped => rest.split_at(end.unwrap_or(rest.len())),
            };
            self.take(part, &mut out);
            rest = next;
        }
        out.into()
    }

    fn take(&mut self, part: &[u8], out: &mut Vec<u8>) {
        let ends = part.last() == Some(&b'\n');
        match self.line {
            Line::Begins => {
                self.head.extend_from_slice(part);
                if self.head.len() == HEAD && self.head.ends_with(DEBUG) {
                    self.head.clear();
                    self.line = Line::Dropped;
                } else if ends || self.head.len() == HEAD {
                    out.append(&mut self.head);
                    self.line = Line::Kept;
                }
            }
            Line::Kept => out.extend_from_slice(part),
            Line::Dropped => {}
        }
        if ends {
            self.line = Line::Begins;
        }
    }

    /// What is left when nothing more comes.
    pub(super) fn finish(&mut self) -> Bytes {
        std::mem::take(&mut self.head).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LOG: &str = "\
        [2026/11/24 01:44:17.123 GMT+00:00] [INFO] [a] : one\n\
        [2026/11/24 01:44:17.123 GMT+00:00] [DEBUG] [a] : two\n\
        short\n\
        \n\
        [2026/11/24 01:44:17.124 GMT+00:00] [WARN] [a] : says [DEBUG]\n\
        [2026/11/24 01:44:17.125 GMT+00:00] [DEBUG] [a] : last\n\
        no end";

    fn filtered(chunks: &[&[u8]]) -> String {
        let mut filter = DebugFilter::default();
        let mut out = Vec::new();
        for chunk in chunks {
            out.extend_from_slice(&filter.push(chunk));
        }
        out.extend_from_slice(&filter.finish());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn debug_lines_are_left_out() {
        let kept: Vec<&str> = LOG.lines().filter(|it| !it.contains("] [DEBUG] [")).collect();
        assert_eq!(filtered(&[LOG.as_bytes()]), kept.join("\n"));
    }

    #[test]
    fn an_unknown_level_is_refused() {
        assert_eq!(Wanted::read(&Query::parse("log_level=info")).unwrap(), Wanted::NoDebug);
        assert_eq!(Wanted::read(&Query::parse("")).unwrap(), Wanted::All);
        assert!(Wanted::read(&Query::parse("log_level=TRACE")).is_err());
    }

    proptest! {
        #[test]
        fn borders_between_chunks_change_nothing(sizes in prop::collection::vec(1usize..60, 1..40)) {
            let (mut chunks, mut rest) = (Vec::new(), LOG.as_bytes());
            for size in sizes {
                let (chunk, next) = rest.split_at(size.min(rest.len()));
                chunks.push(chunk);
                rest = next;
            }
            chunks.push(rest);
            prop_assert_eq!(filtered(&chunks), filtered(&[LOG.as_bytes()]));
        }
    }
}
