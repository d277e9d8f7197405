//! Why sources could not be had.

use crate::EngineError;
use kiln_executor::ExecutorError;

/// Sources could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfetched {
    /// The repository does not give what was asked for: the failure of whoever asked.
    #[error("{reason}")]
    Refused {
        /// Why, in words for the build's log.
        reason: String,
        /// What git said.
        said: String,
    },
    /// This server cannot keep it now: no failure of whoever asked.
    #[error("{reason}")]
    NoRoom {
        /// Why, in words for the build's log.
        reason: String,
        /// What git said.
        said: String,
    },
    /// Something of ours failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<ExecutorError> for Unfetched {
    fn from(error: ExecutorError) -> Self {
        Self::Engine(error.into())
    }
}

impl Unfetched {
    /// A refusal of which git said nothing.
    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused {
            reason: reason.into(),
            said: String::new(),
        }
    }

    /// What git said.
    pub(crate) fn said(&self) -> &str {
        match self {
            Self::Refused { said, .. } | Self::NoRoom { said, .. } => said,
            Self::Engine(_) => "",
        }
    }
}
