//! One thing that is wrong with a build file.

use serde::Serialize;
use std::fmt;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The build can run.
    Warning,
    /// It cannot.
    Error,
}

impl Severity {
    /// The word for it: `error` or `warning`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What becomes of words that mean nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A build is to run: they are warned about.
    Run,
    /// The file is only checked: they are errors.
    Lint,
}

/// One thing that is wrong with a build file, for the person who wrote it. Its text is what a compiler prints:
///
/// ```text
/// error[unknown-input]: `sh` has no input `comand`
///   --> .cloudbuild/build.yml:7:11
///    |
///  7 |           comand: make
///    |           ^^^^^^
///    = help: did you mean `command`?
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The kind of problem in one word, for programs: `unknown-key`.
    pub code: &'static str,
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The character of the line, counted from 1.
    pub column: u32,
    /// How many characters of the line it is about.
    pub width: u32,
    /// How many characters of the line's beginning the snippet leaves out.
    pub offset: u32,
    /// The line, shortened where it is long.
    pub snippet: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Whether it keeps the file from being used.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The same on one line, for logs.
    #[must_use]
    pub fn one_line(&self) -> String {
        let hint = self.hint.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
        let text = format!(
            "{}:{}:{}: {}: {}{hint}",
            self.file,
            self.line,
            self.column,
            self.severity.word(),
            self.message
        );
        text.replace('\n', "; ")
    }

    /// With this hint, where there is one.
    pub(crate) fn with_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = number.len();
        writeln!(f, "{}[{}]: {}", self.severity.word(), self.code, self.message)?;
        writeln!(f, "{:gutter$}--> {}:{}:{}", "", self.file, self.line, self.column)?;
        writeln!(f, "{:gutter$} |", "")?;
        if self.offset > 0 {
            writeln!(f, "{number} | …{}", self.snippet)?;
        } else {
            writeln!(f, "{number} | {}", self.snippet)?;
        }
        let before = self.column.saturating_sub(1).saturating_sub(self.offset) + u32::from(self.offset > 0);
        let length = u32::try_from(self.snippet.chars().count()).unwrap_or(u32::MAX);
        let width = self.width.min(length.saturating_sub(before)).max(1);
        let (before, width) = (before as usize, width as usize);
        write!(f, "{:gutter$} | {:before$}{}", "", "", "^".repeat(width))?;
        for line in self.hint.iter().flat_map(|it| it.lines()).enumerate() {
            match line {
                (0, text) => write!(f, "\n{:gutter$} = help: {text}", "")?,
                (_, text) => write!(f, "\n{:gutter$}         {text}", "")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Position, Source, Span};

    fn about(text: &str, line: u32, column: u32, width: u32) -> Diagnostic {
        let start = Position { line, column };
        let end = Position {
            line,
            column: column + width,
        };
        let source = Source::new("build.yml", text.to_owned());
        source.diagnostic(Severity::Error, "unknown-key", Span { start, end }, "it is wrong")
    }

    #[test]
    fn it_reads_like_what_a_compiler_says() {
        let mut it = about("version: 2.0\nstep: {}\n", 2, 1, 4).with_hint(Some("did you mean `steps`?".into()));
        assert_eq!(
            it.to_string(),
            "error[unknown-key]: it is wrong\n --> build.yml:2:1\n  |\n2 | step: {}\n  | ^^^^\n  = help: did you mean `steps`?"
        );
        assert_eq!(
            it.one_line(),
            "build.yml:2:1: error: it is wrong (did you mean `steps`?)"
        );
        it.hint = Some("one\ntwo".into());
        assert!(it.to_string().ends_with("  = help: one\n          two"), "{it}");
        assert!(!it.one_line().contains('\n'));
    }

    #[test]
    fn the_mark_stands_below_its_place_in_a_long_line_too() {
        let text = format!("{}here", "x".repeat(200));
        let shown = about(&text, 1, 201, 4).to_string();
        let lines: Vec<Vec<char>> = shown.lines().map(|it| it.chars().collect()).collect();
        let mark = lines[4].iter().position(|it| *it == '^').unwrap();
        assert_eq!(lines[3][mark..mark + 4].iter().collect::<String>(), "here", "{shown}");
    }

    #[test]
    fn a_place_past_the_end_of_the_file_is_shown_all_the_same() {
        assert!(about("", 7, 3, 1).to_string().contains("build.yml:7:3"));
    }
}
