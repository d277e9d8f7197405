//! Test results in the XML of JUnit, as its many writers have it: surefire, pytest, nextest, gotestsum, jest, GoogleTest.
//!
//! The writer of a file is not trusted. The text is streamed: no entity is expanded, no DTD is read, nothing is kept but
//! counts and the open suites, whose number is bounded. Totals come from the test cases; what suites say of themselves counts
//! only where they list no case.

use kiln_model::report::TestTotals;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::time::Duration;

/// How deep elements may lie in each other.
const DEEPEST: usize = 64;
/// No test takes longer, in seconds.
const LONGEST: f64 = 1e9;

/// A file that is no result of tests.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// It is not XML.
    #[error("it is not well-formed XML")]
    Malformed,
    /// It is XML about something else.
    #[error("it is XML, and not a result of tests")]
    Foreign,
    /// Its elements lie too deep in each other.
    #[error("its elements lie more than {DEEPEST} deep in each other")]
    TooDeep,
}

/// Counts the tests of a file.
pub(crate) fn totals(text: &str) -> Result<TestTotals, Unreadable> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let mut reading = Reading::default();
    loop {
        match reader.read_event().map_err(|_| Unreadable::Malformed)? {
            Event::Start(element) => reading.enter(&element)?,
            Event::End(_) => reading.leave(),
            Event::Eof => break,
            Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
    match (reading.depth, reading.began) {
        (0, true) => Ok(reading.totals),
        _ => Err(Unreadable::Malformed),
    }
}

/// How a test ended; the later one in this order counts where a case tells several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Passed,
    Other,
    Failure,
    Error,
}

/// A suite that is open: `testsuite`, or the `testsuites` around all.
struct Suite {
    depth: usize,
    is_outermost: bool,
    /// What it says of itself.
    declared: TestTotals,
    own_time: Option<Duration>,
    /// How long what lies in it took.
    inner_time: Duration,
    /// Whether tests in it were counted.
    counted: bool,
}

/// A test case that is open.
struct Case {
    depth: usize,
    end: End,
}

#[derive(Default)]
struct Reading {
    depth: usize,
    began: bool,
    suites: Vec<Suite>,
    case: Option<Case>,
    totals: TestTotals,
}

impl Reading {
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Unreadable::TooDeep);
        }
        let name = element.local_name();
        let name: &str = name.as_ref();
        if self.depth == 1 && (self.began || !matches!(name, "testsuites" | "testsuite")) {
            return Err(Unreadable::Foreign);
        }
        self.began = true;
        match (&mut self.case, name) {
            (Some(case), "failure") if self.depth == case.depth + 1 => case.end = case.end.max(End::Failure),
            (Some(case), "error") if self.depth == case.depth + 1 => case.end = case.end.max(End::Error),
            (Some(case), "skipped") if self.depth == case.depth + 1 => case.end = case.end.max(End::Other),
            (Some(_), _) => {}
            (None, "testsuite" | "testsuites") => self.suites.push(Suite {
                depth: self.depth,
                is_outermost: name == "testsuites",
                declared: declared(element),
                own_time: attribute(element, "time").as_deref().and_then(seconds),
                inner_time: Duration::ZERO,
                counted: false,
            }),
            (None, "testcase") => {
                if let Some(suite) = self.suites.last_mut() {
                    let took = attribute(element, "time").as_deref().and_then(seconds);
                    suite.inner_time = suite.inner_time.saturating_add(took.unwrap_or_default());
                    suite.counted = true;
                }
                let end = if did_not_run(element) { End::Other } else { End::Passed };
                self.case = Some(Case { depth: self.depth, end });
            }
            (None, _) => {}
        }
        Ok(())
    }

    fn leave(&mut self) {
        if let Some(case) = self.case.take_if(|it| it.depth == self.depth) {
            let count = match case.end {
                End::Passed => &mut self.totals.passed,
                End::Other => &mut self.totals.others,
                End::Failure => &mut self.totals.failures,
                End::Error => &mut self.totals.errors,
            };
            *count += 1;
        }
        if let Some(suite) = self.suites.pop_if(|it| it.depth == self.depth) {
            self.close(&suite);
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn close(&mut self, suite: &Suite) {
        if !suite.counted {
            self.totals += suite.declared;
        }
        let counted = suite.counted || suite.declared.total() > 0;
        // Suites may run beside each other: what they took together counts, unless nothing but the frame has a time.
        let took = match suite.own_time {
            Some(own) if !suite.is_outermost || suite.inner_time.is_zero() => own,
            Some(_) | None => suite.inner_time,
        };
        match self.suites.last_mut() {
            Some(outer) => {
                outer.inner_time = outer.inner_time.saturating_add(took);
                outer.counted |= counted;
            }
            None => self.totals.duration = self.totals.duration.saturating_add(took),
        }
    }
}

/// GoogleTest writes cases that it was told to leave out.
fn did_not_run(case: &BytesStart<'_>) -> bool {
    let is = |name, words: &[&str]| attribute(case, name).is_some_and(|it| words.contains(&it.as_str()));
    is("status", &["notrun", "skipped", "disabled"]) || is("result", &["skipped", "suppressed"])
}

fn declared(suite: &BytesStart<'_>) -> TestTotals {
    let number = |name| {
        attribute(suite, name)
            .and_then(|it| it.parse::<u32>().ok())
            .map_or(0, u64::from)
    };
    let (failures, errors) = (number("failures"), number("errors"));
    let others = number("skipped") + number("disabled");
    TestTotals {
        passed: number("tests").saturating_sub(failures + errors + others),
        failures,
        errors,
        others,
        duration: Duration::ZERO,
    }
}

/// The text of an attribute as it is written. Only numbers and words are asked for, so that no reference needs to be resolved.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|it| it.key.0 == name)?;
    Some(found.value.trim().to_owned())
}

/// A time in seconds: `0.25`, `1,234.5` with commas between thousands, `0,25` with a comma before decimals.
fn seconds(text: &str) -> Option<Duration> {
    let commas = text.bytes().filter(|it| *it == b',').count();
    let plain = match (commas, text.contains('.')) {
        (0, _) => text.to_owned(),
        (1, false) => text.replace(',', "."),
        (_, _) => text.replace(',', ""),
    };
    let seconds: f64 = plain.parse().ok()?;
    let whole = (0.0..=LONGEST).contains(&seconds).then_some(seconds)?;
    Duration::try_from_secs_f64(whole).ok()
}

#[cfg(test)]
mod tests;
