//! A task: what is built, and how. A build is one run of it.

pub mod change;
pub mod definition;
pub mod group;
pub mod name;
pub mod parameter;
pub mod unsaid;

pub use change::{ChangeKind, UnknownChange};
pub use definition::{ConfigType, Scm, Step, TaskDefinition, Timeout, TimerSpec};
pub use group::{Group, GroupTree};
pub use name::{InvalidTaskName, TaskName};
pub use parameter::{Choice, Parameter, ParameterKind, ParameterName, ParameterValue};
pub use unsaid::Unsaid;

use crate::access::UserRef;
use crate::build::Outcome;
use crate::id::{BuildProjectId, DomainId, ProjectId, TaskId};
use crate::time::Timestamp;

/// A task as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its id: on the wire `job_id`.
    pub id: TaskId,
    /// The CodeArts project that it belongs to.
    pub project: ProjectId,
    /// The tenant of that project.
    pub domain: DomainId,
    /// Its second id, which record lists use.
    pub build_project: BuildProjectId,
    /// What it builds, and how.
    pub definition: TaskDefinition,
    /// Who made it.
    pub creator: UserRef,
    /// When it was made.
    pub created: Timestamp,
    /// When its definition was last changed.
    pub updated: Timestamp,
    /// Whether it may run, and if not why.
    pub state: TaskState,
    /// Whether the project's matrix of rights counts for it, and not one of its own.
    pub follows_project: bool,
    /// How its last builds went.
    pub recent: Recent,
}

/// Whether a task may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskState {
    /// It may run.
    Active,
    /// It is kept and shown, but does not run.
    Disabled {
        /// Who disabled it.
        by: UserRef,
        /// When.
        at: Timestamp,
        /// Why, in the words of who did it; may be empty.
        reason: String,
    },
    /// It lies in the recycle bin.
    Deleted {
        /// Who deleted it.
        by: UserRef,
        /// When.
        at: Timestamp,
        /// When it is removed for good.
        purge_after: Timestamp,
    },
}

/// How the last ten finished builds of a task went, newest last: `S` for a success, `F` for anything else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recent(String);

impl Recent {
    /// How many builds are looked back upon.
    pub const SPAN: usize = 10;

    /// Reads the stored form; anything but `S` and `F` is left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let kept: Vec<char> = text.chars().filter(|it| matches!(it, 'S' | 'F')).collect();
        Self(kept[kept.len().saturating_sub(Self::SPAN)..].iter().collect())
    }

    /// With one more finished build.
    #[must_use]
    pub fn and(&self, outcome: &Outcome) -> Self {
        let mark = if matches!(outcome, Outcome::Succeeded) {
            'S'
        } else {
            'F'
        };
        Self::parse(&format!("{}{mark}", self.0))
    }

    /// The stored form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `health_score`: the share of successes times 100, rounded; 0 for a task that never finished a build.
    #[must_use]
    pub fn health_score(&self) -> u32 {
        let total = u32::try_from(self.0.len()).unwrap_or(0);
        let good = u32::try_from(self.0.bytes().filter(|it| *it == b'S').count()).unwrap_or(0);
        (good * 200 + total).checked_div(2 * total).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_is_the_rounded_share_of_the_last_ten() {
        let failed = Outcome::Failed { reason: String::new() };
        let mut recent = Recent::default();
        assert_eq!(recent.health_score(), 0);
        for _ in 0..20 {
            recent = recent.and(&failed);
        }
        for _ in 0..7 {
            recent = recent.and(&Outcome::Succeeded);
        }
        assert_eq!(recent.as_str(), "FFFSSSSSSS");
        assert_eq!(recent.health_score(), 70);
        assert_eq!(Recent::parse("SSF").health_score(), 67);
    }
}
