//! The text of a build file, and places in it.

use super::shape::{Diagnostic, Severity};
use std::fmt;
use std::sync::Arc;

/// The most characters of a line that are shown.
const WIDEST: usize = 120;

/// A place in a file: line and column, both counted from 1; a column is a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Position {
    /// The beginning of a file.
    pub(crate) const START: Self = Self { line: 1, column: 1 };
}

/// A stretch of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

impl Span {
    /// The beginning of a file.
    pub(crate) const START: Self = Self {
        start: Position::START,
        end: Position::START,
    };

    /// How many characters of its first line it takes, if it ends there.
    fn width(self) -> u32 {
        if self.start.line == self.end.line {
            self.end.column.saturating_sub(self.start.column).max(1)
        } else {
            1
        }
    }
}

/// The text of a build file under its name. Clones share the text; debug output shows the name only.
#[derive(Clone, PartialEq, Eq)]
pub struct Source(Arc<Inner>);

#[derive(PartialEq, Eq)]
struct Inner {
    file: String,
    text: String,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({:?})", self.0.file)
    }
}

impl Source {
    pub(crate) fn new(file: &str, text: String) -> Self {
        let file = file.to_owned();
        Self(Arc::new(Inner { file, text }))
    }

    /// The name of the file, as it was given.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// The text of the file, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// A line, counted from 1, without its end.
    pub(crate) fn line(&self, line: u32) -> &str {
        let place = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        self.text().lines().nth(place).unwrap_or_default()
    }

    pub(crate) fn diagnostic(
        &self,
        severity: Severity,
        code: &'static str,
        at: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        let (snippet, offset) = shown(self.line(at.start.line), at.start.column, at.width());
        Diagnostic {
            severity,
            code,
            file: self.file().to_owned(),
            line: at.start.line,
            column: at.start.column,
            width: at.width(),
            offset,
            snippet,
            message: message.into(),
            hint: None,
        }
    }
}

/// A line as it may be shown, and how many characters of its beginning are left out: not too long, without signs that would
/// change how a terminal shows it, and without what looks like a secret.
fn shown(line: &str, column: u32, width: u32) -> (String, u32) {
    let line = without_secret(line);
    let column = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    let width = usize::try_from(width).unwrap_or(usize::MAX);
    let skipped = if column.saturating_add(width) > WIDEST {
        column.saturating_sub(WIDEST / 3)
    } else {
        0
    };
    let kept = line.chars().skip(skipped).take(WIDEST);
    let clean = kept.map(|it| if it.is_control() { ' ' } else { it });
    (clean.collect(), u32::try_from(skipped).unwrap_or(u32::MAX))
}

/// The line with its value masked where the key tells that it is secret.
fn without_secret(line: &str) -> String {
    const SECRET: [&str; 5] = ["password", "passwd", "secret", "token", "credential"];
    if let Some((key, value)) = line.split_once(':') {
        let lower = key.to_lowercase();
        let value_of_its_own = !value.trim().is_empty() && !value.contains("${");
        if value_of_its_own && SECRET.iter().any(|it| lower.contains(it)) {
            return format!("{key}: {}", kiln_model::secret::MASKED);
        }
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_around_its_place() {
        let line = format!("{}here{}", "a".repeat(300), "b".repeat(300));
        let (snippet, skipped) = shown(&line, 301, 4);
        assert_eq!(snippet.chars().count(), WIDEST);
        assert_eq!(&snippet[40..44], "here");
        assert_eq!(skipped, 260);
    }

    #[test]
    fn what_looks_like_a_secret_is_not_shown() {
        assert_eq!(shown("  key_password: hunter2", 3, 1).0, "  key_password: ******");
        for line in ["  key_password: ${PASS}", "  key_password:", "  command: x"] {
            assert_eq!(shown(line, 3, 1).0, line);
        }
    }

    #[test]
    fn signs_that_steer_a_terminal_are_not_shown() {
        assert_eq!(shown("a\u{1b}[31m\tb", 1, 1).0, "a [31m b");
    }
}
