//! The record of a build: what is kept of it.

use super::{BuildNumber, BuildState, DailyNumber, StepOutcome, StepState, Trigger};
use crate::access::UserRef;
use crate::id::{BuildProjectId, DomainId, ProjectId, RecordId, TaskId};
use crate::task::{ConfigType, ParameterValue, TaskName};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A build as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Build {
    /// The record's id.
    pub record: RecordId,
    /// The task that it is a run of.
    pub task: TaskId,
    /// The task's second id.
    pub build_project: BuildProjectId,
    /// The task's project.
    pub project: ProjectId,
    /// The tenant.
    pub domain: DomainId,
    /// The task's name when the build was triggered.
    pub task_name: TaskName,
    /// Graphical or build file.
    pub config_type: ConfigType,
    /// Its number within the task.
    pub number: BuildNumber,
    /// Its number within task and day.
    pub daily: DailyNumber,
    /// `octopus_job_name`, `execution_id`: `j_` and eight letters or digits.
    pub execution: String,
    /// What can still happen to it, or how it ended.
    pub state: BuildState,
    /// What set it off.
    pub trigger: Trigger,
    /// Who set it off.
    pub by: UserRef,
    /// When it was triggered.
    pub created: Timestamp,
    /// How long it may run, in minutes.
    pub timeout_minutes: u32,
    /// What source it builds; the commit is known once it is checked out.
    pub source: Source,
    /// The record of the flow that it is a part of.
    pub parent: Option<RecordId>,
    /// Whether it is a flow: its jobs are builds of their own, and it needs no place itself. Known once its file is read.
    pub is_flow: bool,
    /// Points on its way that its state does not keep to the end.
    pub moments: Moments,
}

/// Points on the way of a build. Each is absent until it comes, and stays absent where the build ends before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moments {
    /// When it was taken from the queue.
    pub taken: Option<Timestamp>,
    /// When its place was ready for the first step.
    pub ready: Option<Timestamp>,
    /// When its steps were over, and its place began to be removed.
    pub steps_over: Option<Timestamp>,
}

/// The source of a build.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// Where the repository is, without credentials; empty for a task without a repository.
    pub url: String,
    /// What kind of host it is on.
    pub scm_type: String,
    /// The repository's page.
    pub web_url: Option<String>,
    /// The repository's id at its host.
    pub repo_id: Option<String>,
    /// The repository's name.
    pub repo_name: String,
    /// What the build was asked to build.
    pub revision: Revision,
    /// The commit that was checked out.
    pub commit: Option<Commit>,
}

/// What a build was asked to build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revision {
    /// The newest commit of a branch.
    Branch(String),
    /// A tag.
    Tag(String),
    /// A commit, and the branch it was looked for on.
    Commit {
        /// The full or shortened hash.
        id: String,
        /// The branch.
        branch: String,
    },
}

impl Default for Revision {
    fn default() -> Self {
        Self::Branch(String::new())
    }
}

impl Revision {
    /// `build_type` on the wire.
    #[must_use]
    pub const fn build_type(&self) -> &'static str {
        match self {
            Self::Branch(_) => "branch",
            Self::Tag(_) => "tag",
            Self::Commit { .. } => "commitId",
        }
    }

    /// The branch, where one is known.
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        match self {
            Self::Branch(branch) | Self::Commit { branch, .. } => Some(branch),
            Self::Tag(_) => None,
        }
    }

    /// The tag, where one was asked for.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Tag(tag) => Some(tag),
            Self::Branch(_) | Self::Commit { .. } => None,
        }
    }
}

/// A commit that was checked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The full hash.
    pub id: String,
    /// The first line of its message.
    pub message: String,
    /// When it was committed.
    pub at: Timestamp,
}

/// A parameter that a build ran with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildParameter {
    /// Its name.
    pub name: String,
    /// Its value for this build.
    pub value: ParameterValue,
    /// Who said so: what a build file says of it counts more, or less.
    #[serde(default, skip_serializing_if = "ParameterOrigin::is_task")]
    pub origin: ParameterOrigin,
}

/// Who says what a parameter of a build is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterOrigin {
    /// The default of the task.
    #[default]
    Task,
    /// The file of the flow that the build is a job of, for all jobs.
    Flow,
    /// The file of the flow that the build is a job of, for this job.
    Job,
    /// Whoever triggered the build.
    Run,
}

impl ParameterOrigin {
    /// Whether it is the default of the task.
    #[must_use]
    pub const fn is_task(&self) -> bool {
        matches!(self, Self::Task)
    }
}

/// A step of a build as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRecord {
    /// Its place, from 0.
    pub sequence: u32,
    /// Its name, as the log shows it.
    pub name: String,
    /// What became of it.
    pub state: StepState,
    /// Where its lines begin in the log, in bytes; none before it started.
    pub log_start: Option<u64>,
    /// Where its lines end in the log, in bytes; none before its end.
    pub log_end: Option<u64>,
}

impl StepRecord {
    /// The step with its end, if something on our side broke it off while it ran: at `finished`, where the log has `size`
    /// bytes.
    #[must_use]
    pub fn broken_off(&self, finished: Timestamp, size: u64) -> Option<Self> {
        match self.state {
            StepState::Running { started } => Some(Self {
                state: StepState::Finished {
                    started,
                    finished,
                    outcome: StepOutcome::Errored,
                },
                log_end: Some(size),
                ..self.clone()
            }),
            StepState::Waiting | StepState::Finished { .. } => None,
        }
    }
}

/// A file that a build handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The build.
    pub record: RecordId,
    /// Its task.
    pub task: TaskId,
    /// The package's name.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// Its path inside the package, with `/` between parts.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in hex, which is also where its content is kept.
    pub sha256: String,
    /// When it was handed in.
    pub created: Timestamp,
}

/// What a build handed to others: an image, or a file in an object store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The build.
    pub record: RecordId,
    /// What it is.
    pub kind: OutputKind,
    /// The registry with the organisation, or the address of the store with the bucket.
    pub place: String,
    /// The image's name, or the object's key.
    pub name: String,
    /// The image's tag; empty for objects.
    pub version: String,
    /// When it was handed over.
    pub created: Timestamp,
}

/// What a build can hand to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputKind {
    /// An image in a registry.
    Image,
    /// A file in an object store.
    Object,
}

impl OutputKind {
    /// The word for it that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Object => "object",
        }
    }
}

/// A word that stands for no kind of output.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no kind of output")]
pub struct NoSuchOutputKind(String);

impl std::str::FromStr for OutputKind {
    type Err = NoSuchOutputKind;

    fn from_str(word: &str) -> Result<Self, NoSuchOutputKind> {
        match word {
            "image" => Ok(Self::Image),
            "object" => Ok(Self::Object),
            _ => Err(NoSuchOutputKind(word.to_owned())),
        }
    }
}
