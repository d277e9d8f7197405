//! What the engine refuses, and what can go wrong in it.

use crate::keystore::KeystoreRefusal;
use kiln_blobs::BlobError;
use kiln_buildfile::Problem;
use kiln_executor::ExecutorError;
use kiln_model::access::Permission;
use kiln_model::id::TaskId;
use kiln_model::task::TaskName;
use kiln_store::StoreError;

/// The engine did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No task of that id, or it lies in the recycle bin.
    #[error("the task does not exist")]
    NoSuchTask,
    /// No project of that id.
    #[error("the project does not exist")]
    NoSuchProject,
    /// The caller lacks a right, or would give one that it lacks.
    #[error("the right {} is missing", .0.name())]
    RightMissing(Permission),
    /// A build of a task that is to be removed has not ended.
    #[error("a build of the task has not ended yet")]
    StillRunning,
    /// The tenant has used up its minutes of builds in this month.
    #[error("the tenant has used up its {quota} minutes of builds in this month")]
    MinutesUsedUp {
        /// How many it has.
        quota: u64,
    },
    /// No build of that number or record.
    #[error("the build does not exist")]
    NoSuchBuild,
    /// No group of that id in the project.
    #[error("the group does not exist")]
    NoSuchGroup,
    /// A disabled task does not run.
    #[error("the task is disabled by {by}: {reason}")]
    TaskDisabled {
        /// Who disabled it.
        by: String,
        /// Why; may be empty.
        reason: String,
    },
    /// The project has a task of that name.
    #[error("the name {name} is taken by task {holder}")]
    NameTaken {
        /// The name.
        name: TaskName,
        /// The task that has it.
        holder: TaskId,
    },
    /// The tenant has as many tasks as it may.
    #[error("the tenant has {limit} tasks, which is the limit")]
    TaskLimit {
        /// How many tasks a tenant may have.
        limit: u64,
    },
    /// The file manager refused.
    #[error(transparent)]
    Keystore(#[from] KeystoreRefusal),
    /// No template of that id in the tenant, or in the service.
    #[error("the template does not exist")]
    NoSuchTemplate,
    /// Only its creator and administrators may do this.
    #[error("only its creator or an administrator may do this")]
    NotItsCreator,
    /// The tenant has as many templates as it may.
    #[error("the tenant has {limit} templates, which is the limit")]
    TemplateLimit {
        /// How many templates a tenant may have.
        limit: u64,
    },
    /// What was given cannot be used.
    #[error("{0}")]
    Invalid(Problems),
    /// A build that is over cannot be stopped.
    #[error("the build is over")]
    AlreadyFinished,
    /// The server is shutting down.
    #[error("the server is shutting down and takes no new builds")]
    Draining,
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The blob store failed.
    #[error("the blob store failed")]
    Blobs(#[from] BlobError),
    /// The content of a file that is kept could not be read.
    #[error("cannot read a file that is kept")]
    Content(#[source] std::io::Error),
    /// The executor failed.
    #[error("the executor failed")]
    Executor(#[from] ExecutorError),
    /// A coverage report could not be packed.
    #[error("cannot pack a coverage report")]
    Report(#[source] std::io::Error),
    /// A log could not be read or written.
    #[error("cannot use the log")]
    Log(#[source] std::io::Error),
}

/// Everything that is wrong with an input, each with its field. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// One problem.
    #[must_use]
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self(vec![Problem {
            field: field.into(),
            message: message.into(),
        }])
    }

    /// Each problem.
    #[must_use]
    pub fn all(&self) -> &[Problem] {
        &self.0
    }
}

impl From<Vec<Problem>> for Problems {
    fn from(problems: Vec<Problem>) -> Self {
        Self(problems)
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}[{}] {}", problem.field, problem.message)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_told_with_its_field() {
        let problem = |field: &str, message: &str| Problem {
            field: field.to_owned(),
            message: message.to_owned(),
        };
        let problems = Problems::from(vec![problem("a", "is wrong"), problem("b.c", "is missing")]);
        assert_eq!(
            EngineError::Invalid(problems).to_string(),
            "[a] is wrong; [b.c] is missing"
        );
    }

    #[test]
    fn a_cause_is_the_source_and_not_part_of_the_text() {
        use std::error::Error as _;
        let error = EngineError::Log(std::io::Error::other("the disk is full"));
        assert_eq!(error.to_string(), "cannot use the log");
        assert_eq!(error.source().unwrap().to_string(), "the disk is full");
    }
}
