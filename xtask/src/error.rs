//! What can go wrong in a developer command.

use camino::Utf8PathBuf;
use std::io;

/// A developer command that failed.
#[derive(Debug, thiserror::Error)]
pub enum XtaskError {
    /// A program could not be started.
    #[error("cannot run `{command}`")]
    Start {
        /// The command line.
        command: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A program ended with another code than 0.
    #[error("`{command}` failed ({outcome})")]
    Failed {
        /// The command line.
        command: String,
        /// The code or signal it ended with.
        outcome: String,
    },
    /// A file cannot be read or written.
    #[error("cannot use {path}")]
    File {
        /// The file.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A rule of the house is broken.
    #[error("{0} findings; each is listed above")]
    Untidy(usize),
    /// A generated file is not what would be generated now.
    #[error("{0} is stale; run `cargo xtask generate` and commit what changes")]
    Stale(Utf8PathBuf),
    /// A reply of the service under measurement is not what it should be.
    #[error("{what}: {found}")]
    Unexpected {
        /// What was asked.
        what: String,
        /// What came.
        found: String,
    },
    /// Something takes longer than it may.
    #[error("slower than it may be: {0}")]
    Slow(String),
    /// The store under measurement could not be filled.
    #[error("cannot fill the store: {what}")]
    Fill {
        /// With what.
        what: String,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The connection to the service under measurement broke.
    #[error("the connection to the server broke while {what}")]
    Connection {
        /// What was being done.
        what: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
}
