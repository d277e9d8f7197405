//! When a build began and ended, and how long it took, as records show it.

use crate::time;
use kiln_model::build::{Build, BuildState};
use kiln_model::time::Timestamp;

/// How long a build took, or takes so far, in milliseconds; nothing for one that never started.
pub(crate) fn duration(build: &Build, now: Timestamp) -> i64 {
    match build.state.started() {
        Some(started) => time::span(started, finished(build).unwrap_or(now)),
        None => 0,
    }
}

/// When the build was over.
pub(super) fn finished(build: &Build) -> Option<Timestamp> {
    match &build.state {
        BuildState::Finished(ended) => Some(ended.finished),
        BuildState::Queued
        | BuildState::Preparing { .. }
        | BuildState::Running { .. }
        | BuildState::Stopping { .. } => None,
    }
}

/// When the first step started; when the build was triggered where none did.
pub(super) fn began(build: &Build) -> Timestamp {
    build.state.started().unwrap_or(build.created)
}

/// When the build was taken from the queue, as far as that is still known.
pub(super) fn scheduled(build: &Build) -> Option<Timestamp> {
    match &build.state {
        BuildState::Preparing { since } => Some(*since),
        BuildState::Running { prepared, .. } => Some(*prepared),
        BuildState::Queued => None,
        BuildState::Stopping { started, .. } => *started,
        BuildState::Finished(ended) => ended.started,
    }
}
