//! A step of a build: what it is called, and what became of it.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of one step of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StepState {
    /// Its turn has not come; it stays so when an earlier step ends the build.
    Waiting,
    /// It runs.
    Running {
        /// When it started.
        started: Timestamp,
    },
    /// It is over.
    Finished {
        /// When it started.
        started: Timestamp,
        /// When it was over.
        finished: Timestamp,
        /// How it ended.
        outcome: StepOutcome,
    },
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// It did what it should.
    Succeeded,
    /// It failed, and the build with it.
    Failed,
    /// It failed, and the build went on because the task allows it.
    FailureIgnored,
    /// The build was stopped while it ran.
    Stopped,
    /// Kiln could not run it.
    Errored,
}
