//! What can happen to a build.
//!
//! `Queued → Preparing → Running → (Stopping →) Finished`. *Failed* means the user's build, *errored* means us; the two
//! never share a path. Only the engine calls the transitions.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a build, with what is known in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BuildState {
    /// Waits for a free place.
    Queued,
    /// Taken by a server: sources and sandbox are being made ready.
    Preparing {
        /// When it was taken from the queue.
        since: Timestamp,
    },
    /// Its steps run.
    Running {
        /// When it was taken from the queue.
        prepared: Timestamp,
        /// When its first step started.
        started: Timestamp,
    },
    /// Somebody asked for its end; its processes are being ended.
    Stopping {
        /// When its first step started, if one did.
        started: Option<Timestamp>,
        /// Why it is being stopped.
        cause: StopCause,
    },
    /// Over; nothing changes any more.
    Finished(Ended),
}

/// How a build ended, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When its first step started, if one did.
    pub started: Option<Timestamp>,
    /// When it was over.
    pub finished: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a build ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Every step succeeded or was allowed to fail.
    Succeeded,
    /// The user's build failed: a command, a missing file, an unknown branch.
    Failed {
        /// What failed, in words for the build's owner.
        reason: String,
    },
    /// Kiln failed: the build could not be run or its end could not be seen.
    Errored {
        /// What went wrong, in words for the build's owner.
        reason: String,
    },
    /// It was stopped before its end.
    Stopped {
        /// Who or what stopped it.
        cause: StopCause,
    },
}

/// Who or what stopped a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum StopCause {
    /// A user asked for it.
    User {
        /// The user's name.
        name: String,
    },
    /// It ran longer than its limit.
    Timeout {
        /// The limit, in minutes.
        minutes: u32,
    },
    /// Its task was deleted.
    TaskDeleted {
        /// Who deleted the task.
        name: String,
    },
    /// The server was shut down and could not wait for it.
    Shutdown,
    /// It is a job of a flow, and a job that it waited for did not succeed.
    Dependency {
        /// That job's name.
        job: String,
    },
    /// It is a job of a flow that is over.
    FlowOver,
}

impl std::fmt::Display for StopCause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User { name } => write!(f, "stopped by {name}"),
            Self::Timeout { minutes } => write!(f, "stopped after its limit of {minutes} minutes"),
            Self::TaskDeleted { name } => write!(f, "task deleted by {name}"),
            Self::Shutdown => f.write_str("stopped because the server was shut down"),
            Self::Dependency { job } => write!(f, "skipped because job {job} did not succeed"),
            Self::FlowOver => f.write_str("stopped because the flow that it belongs to is over"),
        }
    }
}

/// A transition that the present state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a build that is {from} cannot {verb}")]
pub struct InvalidTransition {
    /// The word for the present state.
    pub from: &'static str,
    /// What was tried.
    pub verb: &'static str,
}

impl BuildState {
    /// The state's name in tables and messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Preparing { .. } => "preparing",
            Self::Running { .. } => "running",
            Self::Stopping { .. } => "stopping",
            Self::Finished(_) => "finished",
        }
    }

    /// Whether the build is over.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        matches!(self, Self::Finished(_))
    }

    /// When the first step started, if one did.
    #[must_use]
    pub const fn started(&self) -> Option<Timestamp> {
        match self {
            Self::Queued | Self::Preparing { .. } => None,
            Self::Running { started, .. } => Some(*started),
            Self::Stopping { started, .. } => *started,
            Self::Finished(ended) => ended.started,
        }
    }

    fn refuse<T>(&self, verb: &'static str) -> Result<T, InvalidTransition> {
        Err(InvalidTransition {
            from: self.name(),
            verb,
        })
    }

    /// A server takes the build from the queue.
    ///
    /// # Errors
    /// The build does not wait.
    pub fn prepare(self, now: Timestamp) -> Result<Self, InvalidTransition> {
        match self {
            Self::Queued => Ok(Self::Preparing { since: now }),
            Self::Preparing { .. } | Self::Running { .. } | Self::Stopping { .. } | Self::Finished(_) => {
                self.refuse("be prepared")
            }
        }
    }

    /// The first step starts.
    ///
    /// # Errors
    /// The build is not being prepared; a stopped build cannot start.
    pub fn start(self, now: Timestamp) -> Result<Self, InvalidTransition> {
        match self {
            Self::Preparing { since } => Ok(Self::Running {
                prepared: since,
                started: now,
            }),
            Self::Queued | Self::Running { .. } | Self::Stopping { .. } | Self::Finished(_) => self.refuse("start"),
        }
    }

    /// Somebody asks for the end. A build that waits is over at once; one that has processes is over when they are.
    ///
    /// # Errors
    /// The build is over or is being stopped already.
    pub fn stop(self, cause: StopCause, now: Timestamp) -> Result<Self, InvalidTransition> {
        match self {
            Self::Queued => Ok(Self::Finished(Ended {
                started: None,
                finished: now,
                outcome: Outcome::Stopped { cause },
            })),
            Self::Preparing { .. } => Ok(Self::Stopping { started: None, cause }),
            Self::Running { started, .. } => Ok(Self::Stopping {
                started: Some(started),
                cause,
            }),
            Self::Stopping { .. } | Self::Finished(_) => self.refuse("be stopped"),
        }
    }

    /// The steps came to an end of their own. A build that was being stopped ends as stopped, whatever its steps say.
    ///
    /// # Errors
    /// The build waits or is over.
    pub fn finish(self, outcome: Outcome, now: Timestamp) -> Result<Self, InvalidTransition> {
        let started = self.started();
        let outcome = match self {
            Self::Preparing { .. } | Self::Running { .. } => outcome,
            Self::Stopping { cause, .. } => Outcome::Stopped { cause },
            Self::Queued | Self::Finished(_) => return self.refuse("finish"),
        };
        Ok(Self::Finished(Ended {
            started,
            finished: now,
            outcome,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Event {
        Prepare,
        Start,
        Stop,
        Finish(Outcome),
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(Event::Prepare),
            Just(Event::Start),
            Just(Event::Stop),
            Just(Event::Finish(Outcome::Succeeded)),
            Just(Event::Finish(Outcome::Failed {
                reason: "exit 1".into()
            })),
            Just(Event::Finish(Outcome::Errored { reason: "lost".into() })),
        ]
    }

    fn apply(state: BuildState, event: &Event, now: Timestamp) -> Result<BuildState, InvalidTransition> {
        match event {
            Event::Prepare => state.prepare(now),
            Event::Start => state.start(now),
            Event::Stop => state.stop(StopCause::User { name: "ann".into() }, now),
            Event::Finish(outcome) => state.finish(outcome.clone(), now),
        }
    }

    fn rank(state: &BuildState) -> u8 {
        match state {
            BuildState::Queued => 0,
            BuildState::Preparing { .. } => 1,
            BuildState::Running { .. } => 2,
            BuildState::Stopping { .. } => 3,
            BuildState::Finished(_) => 4,
        }
    }

    proptest! {
        #[test]
        fn a_build_only_moves_forward_and_never_leaves_its_end(events in prop::collection::vec(event(), 0..20)) {
            let mut state = BuildState::Queued;
            for (i, event) in events.iter().enumerate() {
                let now = Timestamp::from_millis(i64::try_from(i).unwrap());
                if let Ok(next) = apply(state.clone(), event, now) {
                    prop_assert!(!state.is_finished());
                    prop_assert!(rank(&next) > rank(&state));
                    state = next;
                }
            }
        }

        #[test]
        fn a_build_that_was_being_stopped_ends_as_stopped(outcome in event()) {
            if let Event::Finish(outcome) = outcome {
                let now = Timestamp::from_millis(5);
                let cause = StopCause::Timeout { minutes: 1 };
                let state = BuildState::Queued.prepare(now).unwrap().start(now).unwrap().stop(cause.clone(), now).unwrap();
                let BuildState::Finished(ended) = state.finish(outcome, now).unwrap() else { unreachable!() };
                prop_assert_eq!(ended.outcome, Outcome::Stopped { cause });
            }
        }
    }

    #[test]
    fn a_stopped_build_cannot_start() {
        let now = Timestamp::from_millis(1);
        let stopped = BuildState::Queued.stop(StopCause::Shutdown, now).unwrap();
        let error = stopped.start(now).unwrap_err();
        assert_eq!(error.to_string(), "a build that is finished cannot start");
    }

    #[test]
    fn a_build_that_waits_is_over_as_soon_as_it_is_stopped() {
        let now = Timestamp::from_millis(9);
        let state = BuildState::Queued
            .stop(StopCause::User { name: "ann".into() }, now)
            .unwrap();
        assert!(state.is_finished());
        assert_eq!(state.started(), None);
    }
}
