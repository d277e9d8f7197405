//! From bytes to a file and what is wrong with it.

use super::reader::Reader;
use super::root;
use super::shape::File;
use crate::diagnostic::{Diagnostic, Severity, Span, Strictness};
use crate::yaml::{decode, load};

/// A build file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What it says; none where it cannot be used.
    pub file: Option<File>,
    /// All that is wrong with it, in the order of the file. Where there is no file, at least one is an error.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    fn refused(diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            file: None,
            diagnostics,
        }
    }

    /// What keeps the file from being used, or all of it where files are only checked.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|it| it.is_error())
    }
}

/// Reads a build file: the steps of a build, a flow, or the script of a build as the service renders it. `path` is what its
/// problems name it by. Never panics; time and memory are bounded whatever the bytes are.
#[must_use]
pub fn parse(path: &str, bytes: &[u8], strictness: Strictness) -> Parsed {
    let source = match decode(path, bytes) {
        Ok(source) => source,
        Err(problem) => return Parsed::refused(vec![*problem]),
    };
    let tree = match load(&source) {
        Ok(Some(tree)) if !tree.is_null() => tree,
        Ok(_) => {
            let problem = source.diagnostic(Severity::Error, "missing-key", Span::START, "the file is empty");
            let hint = Some("a build file begins with `version: 2.0`, and its steps stand in `steps.BUILD`".to_owned());
            return Parsed::refused(vec![problem.with_hint(hint)]);
        }
        Err(problems) => return Parsed::refused(problems),
    };
    let mut reader = Reader::new(&source, strictness);
    let file = root::read(&mut reader, &tree);
    Parsed {
        file: file.filter(|_| !reader.is_broken()),
        diagnostics: reader.into_diagnostics(),
    }
}
