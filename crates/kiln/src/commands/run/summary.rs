//! What became of a build, in a few lines.

use super::service::Here;
use crate::commands::CommandError;
use crate::output;
use kiln_model::build::{Build, BuildState, StepOutcome, StepState, words};
use kiln_model::time::Timestamp;

fn seconds(from: Timestamp, to: Timestamp) -> String {
    format!("{:.1} s", to.since(from).as_secs_f64())
}

fn step(state: &StepState) -> (&'static str, String) {
    match state {
        StepState::Waiting => ("not run", String::new()),
        StepState::Running { .. } => ("running", String::new()),
        StepState::Finished {
            started,
            finished,
            outcome,
        } => {
            let word = match outcome {
                StepOutcome::Succeeded => "ok",
                StepOutcome::Failed => "failed",
                StepOutcome::FailureIgnored => "failed, ignored",
                StepOutcome::Errored => "error",
                StepOutcome::Stopped => "stopped",
            };
            (word, seconds(*started, *finished))
        }
    }
}

/// Prints the steps or jobs of a build, its tests, what it handed in, and how it ended.
pub(super) async fn print(here: &Here, build: &Build) -> Result<(), CommandError> {
    let mut reader = here.engine.store().read().await?;
    let mut rows = Vec::new();
    for it in reader.steps_of(&build.record).await? {
        let (word, took) = step(&it.state);
        rows.push(vec![it.name, word.to_owned(), took]);
    }
    let jobs = reader.flow_jobs(&build.record).await?;
    for it in &jobs {
        let word = match (&it.build, &it.skipped) {
            (Some(build), _) => words::record_status(&build.state).to_lowercase(),
            (None, Some(reason)) => format!("skipped: {reason}"),
            (None, None) => "not run".to_owned(),
        };
        let took = it.build.as_ref().map(took).unwrap_or_default();
        rows.push(vec![format!("job {}", it.name), word, took]);
    }
    output::line("");
    output::table(output::Output::Text, &["step", "result", "time"], &rows);
    let records = std::iter::once(&build.record).chain(jobs.iter().filter_map(|it| Some(&it.build.as_ref()?.record)));
    for record in records {
        for report in reader.test_reports_of(record).await? {
            let totals = report.totals;
            output::line(format!(
                "tests: {} passed, {} failed, {} skipped",
                totals.passed,
                totals.failures + totals.errors,
                totals.others
            ));
        }
        for artifact in reader.artifacts_of(record).await? {
            output::line(format!(
                "artifact: {} ({} bytes, sha256 {})",
                artifact.path, artifact.size, artifact.sha256
            ));
        }
    }
    let word = words::record_status(&build.state).to_lowercase();
    output::line(format!("{word} after {}", took(build)));
    Ok(())
}

fn took(build: &Build) -> String {
    match &build.state {
        BuildState::Finished(ended) => seconds(ended.started.unwrap_or(build.created), ended.finished),
        BuildState::Queued
        | BuildState::Preparing { .. }
        | BuildState::Running { .. }
        | BuildState::Stopping { .. } => String::new(),
    }
}
