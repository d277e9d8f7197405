//! Why a build could not begin.

use camino::Utf8PathBuf;
use std::io;

/// A build that did not begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no room for the build.
    #[error("cannot make a folder for the build")]
    Folder {
        /// Why.
        source: io::Error,
    },
    /// The name of the temporary folder is no text.
    #[error("the path of the temporary folder is not UTF-8; set TMPDIR to another one")]
    NotText,
    /// There is no such folder.
    #[error("{path} is no folder; name a folder, or the address of a repository")]
    NoFolder {
        /// What was named.
        path: String,
    },
    /// `--branch` beside a folder.
    #[error("--branch goes with the address of a repository; a folder is built as it is")]
    BranchOfFolder,
    /// git is not installed.
    #[error("cannot run git, which takes the sources; install it")]
    NoGit {
        /// Why.
        source: io::Error,
    },
    /// git refused.
    #[error("git {verb} failed: {said}")]
    Git {
        /// What was asked of it.
        verb: String,
        /// What it said.
        said: String,
    },
    /// The build file is not there.
    #[error("there is no file {path} in {source_name}{there}")]
    NoFile {
        /// What was looked for.
        path: String,
        /// Where.
        source_name: String,
        /// What lies there instead, in words.
        there: String,
    },
    /// The build file cannot be used.
    #[error("{0}")]
    Unusable(String),
    /// There is no such step.
    #[error("{file} has no step {name:?}; its steps are {there}")]
    NoStep {
        /// The file.
        file: String,
        /// The name that was given.
        name: String,
        /// The names that there are.
        there: String,
    },
    /// A flow has no steps of its own.
    #[error("{file} is a flow: its jobs have steps, and it has none; name the file of a job with --file")]
    StepOfFlow {
        /// The file.
        file: String,
    },
    /// What the build handed in cannot be copied.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: Utf8PathBuf,
        /// Why.
        source: io::Error,
    },
}
