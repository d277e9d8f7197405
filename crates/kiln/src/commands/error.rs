//! What can make a command fail.

use crate::config::ConfigError;
use crate::credentials::CredentialsError;
use crate::data_dir::DataDirError;
use crate::logging::BadLevel;
use crate::server::ListenError;

/// A command that failed: what, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
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
}
