//! What can make a command fail.

use crate::client::ClientError;
use crate::commands::quickstart::SampleError;
use crate::commands::run::RunError;
use crate::config::ConfigError;
use crate::credentials::CredentialsError;
use crate::data_dir::DataDirError;
use crate::logging::BadLevel;
use crate::server::ListenError;
use kiln_blobs::BlobError;
use kiln_engine::EngineError;
use kiln_executor::ExecutorError;
use kiln_iam::IamError;
use kiln_store::StoreError;

/// A command that failed: what, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A rate is set for an operation that does not exist.
    #[error("rate.operations names {0:?}, and no operation has this id; GET /openapi.json lists them")]
    NoSuchOperation(String),
    /// The data directory cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The credentials file cannot be used.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// The port cannot be taken.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The log level is none.
    #[error(transparent)]
    Level(#[from] BadLevel),
    /// The machine gives no threads or signals.
    #[error("cannot start the runtime")]
    Runtime(#[source] std::io::Error),
    /// The server does not know where its own program lies.
    #[error("cannot find this program's own file, which every step is started through")]
    OwnBinary(#[source] std::io::Error),
    /// The database cannot be used.
    #[error("cannot use the database")]
    Store(#[from] StoreError),
    /// The folder of artifacts cannot be used.
    #[error("cannot use the folder of artifacts")]
    Blobs(#[from] BlobError),
    /// The executor cannot be used.
    #[error("cannot use the executor of builds")]
    Executor(#[from] ExecutorError),
    /// The engine did not start.
    #[error("cannot start the engine")]
    Engine(#[from] EngineError),
    /// The identity service refused.
    #[error(transparent)]
    Iam(#[from] IamError),
    /// A call to a server failed.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A build did not begin here.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The sample repository cannot be made.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// A name or id that names nothing.
    #[error("no {what} `{name}`; `kiln admin {what} list` shows them")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// How it was named.
        name: String,
    },
    /// A task that the project does not have.
    #[error("no task `{0}`; `kiln task list` shows them")]
    NoTask(String),
    /// A task that was not built yet.
    #[error("task `{0}` has had no build in the last 30 days; name one by its number")]
    NoBuild(String),
    /// Build files that were checked.
    #[error("{0} {errors} to correct", errors = if *.0 == 1 { "error" } else { "errors" })]
    Lint(usize),
    /// A build file that cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// A build that was waited for.
    #[error("build {number} ended as {status}")]
    NotSucceeded {
        /// The build's number.
        number: String,
        /// How it ended.
        status: String,
    },
}

impl CommandError {
    /// What the process ends with: 2 where there was nothing to work on, 1 where the work failed.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Unreadable(_) | Self::Run(_) => 2,
            Self::Config(_)
            | Self::NoSuchOperation(_)
            | Self::DataDir(_)
            | Self::Credentials(_)
            | Self::Listen(_)
            | Self::Level(_)
            | Self::Runtime(_)
            | Self::OwnBinary(_)
            | Self::Store(_)
            | Self::Blobs(_)
            | Self::Executor(_)
            | Self::Engine(_)
            | Self::Iam(_)
            | Self::Client(_)
            | Self::Sample(_)
            | Self::Unknown { .. }
            | Self::NoTask(_)
            | Self::NoBuild(_)
            | Self::Lint(_)
            | Self::NotSucceeded { .. } => 1,
        }
    }
}
