//! The command: which workloads, how often, printed how.

use super::kiln::Kiln;
use super::report::{Figures, Report};
use super::{lists, syncs, w1, w2, w3, w4, w5, w7};
use crate::error::XtaskError;
use crate::{program, say, workspace};
use clap::{Args, ValueEnum};

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Which workloads; all when none is named
    #[arg(value_enum)]
    only: Vec<Workload>,
    /// Divide the number of repetitions by this, for a quick look
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=50))]
    quick: u32,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Workload {
    W1,
    W2,
    W3,
    W4,
    W5,
    W7,
    /// Every list and count, with 10 000 tasks and 1 000 000 builds in the store
    Lists,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Output {
    #[default]
    Text,
    Json,
}

/// Builds the release binary, measures, prints.
///
/// # Errors
/// Something could not be built, started or measured.
pub fn run(args: &BenchArgs) -> Result<(), XtaskError> {
    program::run(program::command(&[
        "cargo",
        "build",
        "--release",
        "--quiet",
        "--package",
        "kiln",
    ]))?;
    let binary = workspace::root().join("target/release/kiln");
    let wanted = |it| args.only.is_empty() || args.only.contains(&it);
    let place = tempfile::tempdir().map_err(|source| XtaskError::File {
        path: std::env::temp_dir().display().to_string().into(),
        source,
    })?;
    let times = |full: u32| (full / args.quick).max(1);
    let mut report = Report::default();
    let mut add = |figures: Figures| {
        if args.output == Output::Text {
            say::line(figures.progress());
        }
        report.add(figures);
    };
    if wanted(Workload::W5) {
        add(w5::run(&binary, place.path(), times(10))?);
    }
    if wanted(Workload::W1) || wanted(Workload::W2) || wanted(Workload::W3) || wanted(Workload::W4) {
        let kiln = Kiln::start(&binary, &place.path().join("data"))?;
        if wanted(Workload::W1) {
            add(w1::run(&kiln, place.path(), times(50))?);
        }
        if wanted(Workload::W2) {
            add(w2::run(&kiln, place.path(), times(500), 3)?);
        }
        if wanted(Workload::W4) {
            add(w4::run(&kiln, 1, times(100))?);
            add(w4::run(&kiln, 100, times(100))?);
        }
        if wanted(Workload::W3) {
            add(w3::run(&kiln, place.path(), 3, 1_600_000 / args.quick)?);
        }
    }
    if wanted(Workload::W7) {
        let kiln = Kiln::start(&binary, &place.path().join("data-w7"))?;
        add(w7::run(&kiln, place.path(), times(10))?);
    }
    if wanted(Workload::W2)
        && let Some(figures) = syncs::run(&binary, place.path(), times(100))?
    {
        add(figures);
    }
    let mut slow = Vec::new();
    if wanted(Workload::Lists) {
        for figures in lists::run(&binary, place.path(), args.quick, times(200))? {
            slow.extend(lists::slow(&figures));
            add(figures);
        }
    }
    say::line(match args.output {
        Output::Text => report.table(),
        Output::Json => report.json(),
    });
    if slow.is_empty() {
        Ok(())
    } else {
        Err(XtaskError::Slow(slow.join(", ")))
    }
}
