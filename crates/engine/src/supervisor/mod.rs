//! How one build is driven: sources, steps, artifacts, end.
//!
//! A supervisor owns its build from the moment it was taken from the queue until its outcome is stored. Whatever happens on
//! the way, also a panic, becomes an outcome.

mod actions;
mod attempt;
mod environment;
mod flow;
mod recipe;
mod settle;
mod source;
mod steps;
mod tools;

pub use flow::STEP as FLOW_STEP;

use crate::log::LogWriter;
use crate::{Engine, EngineError};
use futures_util::FutureExt as _;
use kiln_model::build::{Build, Outcome};
use std::panic::AssertUnwindSafe;
use tracing::{error, info, warn};

/// What a build's owner learns of a panic.
const INTERNAL: &str = "an internal error of Kiln; its log says more";

/// Drives `build`, which was taken from the queue, to its end. `waited` says why it had to wait, if it had to.
pub(crate) async fn drive(engine: Engine, build: Build, waited: Option<String>) {
    let record = build.record.clone();
    let live = engine.0.live.enter(&record);
    let attempt = AssertUnwindSafe(attempt::attempt(&engine, &build, &live, waited))
        .catch_unwind()
        .await;
    let panicked = attempt.is_err();
    let done = attempt.unwrap_or_else(|_| {
        error!(build.record = %record, "the supervisor of build {record} panicked");
        attempt::Done::errored(INTERNAL)
    });
    // The outcome must be kept: a full disk or a lost database is waited for.
    let (shared, id) = (&engine, &record);
    let settle = || async {
        let broken_off = if panicked {
            shared.broken_off(id).await?
        } else {
            Vec::new()
        };
        let steps = if panicked { &broken_off } else { &done.steps };
        shared
            .settle(id, &done.outcome, steps, done.facts.as_ref(), done.steps_over)
            .await
    };
    settle::until_it_works(settle, |error: Option<EngineError>| match error {
        Some(error) => {
            warn!(build.record = %record, %error, cause = ?error, "cannot store the end of build {record}; trying again");
        }
        None => error!(build.record = %record, "storing the end of build {record} panicked; trying again"),
    })
    .await;
    info!(build.record = %record, "build {record} is over: {}", word(&done.outcome));
    engine.0.queue_bell.notify_one();
}

const fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Failed { .. } => "failed",
        Outcome::Errored { .. } => "errored",
        Outcome::Stopped { .. } => "stopped",
    }
}

/// Opens the log of a build for its supervisor.
fn open_log(engine: &Engine, build: &Build, live: &std::sync::Arc<crate::live::Live>) -> std::io::Result<LogWriter> {
    let (file, size) = engine.0.logs.append_to(&build.record)?;
    let settings = &engine.0.settings;
    Ok(LogWriter::new(
        file,
        size,
        settings.log_limit,
        settings.utc_offset_seconds,
        engine.0.clock.clone(),
        live.clone(),
    ))
}
