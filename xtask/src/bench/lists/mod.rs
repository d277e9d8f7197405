//! Lists: how long every list and count of the API takes with 10 000 tasks and 1 000 000 builds in the store.
//!
//! The figures are taken over one kept connection to a server on this machine, so that they are the server's time and two
//! passes through the loopback.

mod calls;
mod fill;

use super::client::Client;
use super::kiln::Kiln;
use super::report::{Figure, Figures};
use super::stats::Samples;
use crate::error::XtaskError;
use calls::{CALLS, OF_A_MEMBER};
use camino::Utf8Path;
use fill::{Filled, Sizes};
use std::path::Path;
use std::time::Instant;

/// What no list may exceed, in milliseconds, at the median.
const BOUND: f64 = 10.0;

/// Fills a store and measures every call: as the administrator, then as a member of several projects.
pub fn run(binary: &Utf8Path, place: &Path, divided_by: u32, times: u32) -> Result<Vec<Figures>, XtaskError> {
    let data = place.join("lists");
    let filled = fill::fill(binary, &data, &Sizes::full().divided_by(divided_by))?;
    let mut all = measured(binary, &data, &filled, "admin", CALLS, times)?;
    filled.make_a_member()?;
    all.extend(measured(binary, &data, &filled, "member", OF_A_MEMBER, times)?);
    Ok(all)
}

/// What of these figures exceeds the bound, in words.
pub fn slow(figures: &Figures) -> Vec<String> {
    let median = |it: &Figure| it.samples.median();
    let slow = figures.figures.iter().filter(|it| median(it) > BOUND);
    slow.map(|it| format!("{} as {} {:.1} ms", figures.what, it.of, median(it)))
        .collect()
}

fn measured(
    binary: &Utf8Path,
    data: &Path,
    filled: &Filled,
    who: &'static str,
    calls: &[(&str, &str)],
    times: u32,
) -> Result<Vec<Figures>, XtaskError> {
    let kiln = Kiln::start(binary, data)?;
    let mut client = kiln.client()?;
    let figures = calls
        .iter()
        .map(|(what, path)| measure(&mut client, who, what, &filled.path(path), times))
        .collect();
    kiln.stop()?;
    figures
}

fn measure(client: &mut Client, who: &'static str, what: &str, path: &str, times: u32) -> Result<Figures, XtaskError> {
    // The first few warm up.
    let mut spans = Vec::new();
    for turn in 0..times + 5 {
        let at = Instant::now();
        client.json("GET", path, None)?;
        if turn >= 5 {
            spans.push(at.elapsed());
        }
    }
    let samples = Samples::millis(&spans);
    let verdict = format!(
        "{what} as {who}: median {:.2} ms, p99 {:.2} ms (goal {BOUND} ms)",
        samples.median(),
        samples.percentile(99)
    );
    Ok(Figures {
        name: "Lists".to_owned(),
        what: what.to_owned(),
        figures: vec![Figure {
            of: who,
            samples,
            unit: "ms",
        }],
        verdict,
    })
}
