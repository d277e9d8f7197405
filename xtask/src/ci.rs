//! `cargo xtask ci`: everything that a change must pass, in the order in which it fails fastest.

use crate::error::XtaskError;
use crate::{generate, program, say, tidy};
use clap::Args;
use std::time::{Duration, Instant};

/// Arguments of `ci`.
#[derive(Debug, Args)]
pub struct CiArgs {
    /// Only the steps of these names
    #[arg(value_name = "STEP")]
    only: Vec<String>,
}

/// A step: its name, and what it does.
struct Step {
    name: &'static str,
    run: fn() -> Result<(), XtaskError>,
}

const STEPS: [Step; 6] = [
    Step {
        name: "fmt",
        run: || program::run(program::command(&["cargo", "fmt", "--all", "--check"])),
    },
    Step {
        name: "tidy",
        run: tidy::run,
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "generated",
        run: || generate::run(&generate::GenerateArgs { check: true }),
    },
    Step {
        name: "test",
        run: test,
    },
    Step { name: "e2e", run: e2e },
];

/// Runs the steps; the first that fails ends the run.
///
/// # Errors
/// A step failed.
pub fn run(args: &CiArgs) -> Result<(), XtaskError> {
    let begun = Instant::now();
    let mut took: Vec<(&str, Duration)> = Vec::new();
    for step in STEPS
        .iter()
        .filter(|it| args.only.is_empty() || args.only.iter().any(|name| name == it.name))
    {
        say::line(format!("ci: {} …", step.name));
        let at = Instant::now();
        let done = (step.run)();
        took.push((step.name, at.elapsed()));
        if let Err(error) = done {
            say::line(format!("ci: {} FAILED after {}", step.name, seconds(at.elapsed())));
            return Err(error);
        }
    }
    for (name, time) in &took {
        say::line(format!("ci: {name:<10} ok  {:>8}", seconds(*time)));
    }
    say::line(format!(
        "ci: {} steps passed in {}",
        took.len(),
        seconds(begun.elapsed())
    ));
    Ok(())
}

fn seconds(span: Duration) -> String {
    format!("{:.1} s", span.as_secs_f64())
}

fn clippy() -> Result<(), XtaskError> {
    program::run(program::command(&[
        "cargo",
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

fn test() -> Result<(), XtaskError> {
    program::run(program::command(&[
        "cargo",
        "nextest",
        "run",
        "--workspace",
        "--profile",
        "ci",
    ]))
}

/// The official SDK against the built binary.
fn e2e() -> Result<(), XtaskError> {
    // The binary as the tests built it: asking for the package alone would choose other features and build all anew.
    program::run(program::command(&[
        "cargo",
        "test",
        "--workspace",
        "--no-run",
        "--quiet",
    ]))?;
    let python = crate::workspace::root().join(".test/venv/bin/python");
    program::run(program::command(&[python.as_str(), "-m", "pytest", "-q", "e2e"]))
}
