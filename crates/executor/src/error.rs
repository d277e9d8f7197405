//! What can go wrong on the executor's side; never a failure of the user's commands.

use camino::Utf8PathBuf;

/// An executor could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ExecutorError {
    /// A folder of the build could not be made, read or removed.
    #[error("cannot {verb} {path}")]
    Folder {
        /// What was tried.
        verb: &'static str,
        /// The folder or file.
        path: Utf8PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A step's first program could not be started.
    #[error("cannot start step {step}")]
    Start {
        /// The step's name.
        step: String,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A pattern that is not a glob.
    #[error("{pattern:?} is not a file pattern: {reason}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The build is asked for something that this executor cannot give.
    #[error("{0}")]
    Unsupported(String),
}
