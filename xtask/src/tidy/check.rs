//! All rules, one after another.

use super::source::Source;
use super::{edges, forbidden, heads, sizes, words};
use crate::error::XtaskError;
use crate::{program, say};

/// A broken rule: where, and what.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, crate or line.
    pub place: String,
    /// What is wrong, and what to do.
    pub text: String,
}

/// Checks every rule and lists what breaks one.
///
/// # Errors
/// Something breaks a rule, or the sources cannot be read.
pub fn run() -> Result<(), XtaskError> {
    let metadata = program::output(program::command(&[
        "cargo",
        "metadata",
        "--format-version",
        "1",
        "--locked",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_slice(&metadata).map_err(|it| XtaskError::Unexpected {
        what: "the output of cargo metadata".to_owned(),
        found: it.to_string(),
    })?;
    let sources = Source::all()?;
    let mut findings = edges::check(&metadata);
    findings.extend(forbidden::check(&metadata, &forbidden::Lists::read()?));
    findings.extend(sources.iter().flat_map(heads::check));
    findings.extend(sources.iter().flat_map(words::check));
    let (report, too_long) = sizes::check(&sources);
    findings.extend(too_long);
    for finding in &findings {
        say::line(format!("{}: {}", finding.place, finding.text));
    }
    say::line(report);
    if findings.is_empty() {
        Ok(())
    } else {
        Err(XtaskError::Untidy(findings.len()))
    }
}
