//! What the engine refuses, in the words of the table of errors.

use crate::error::ApiError;
use crate::thing::Thing;
use kiln_engine::{EngineError, Problems};

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NoSuchTask => Self::NoSuch(Thing::Task),
            EngineError::NoSuchBuild => Self::NoSuch(Thing::Build),
            EngineError::TaskDisabled { by, reason } => Self::TaskDisabled { by, reason },
            EngineError::NameTaken { holder, .. } => Self::NameTaken {
                holder: holder.to_string(),
            },
            EngineError::Invalid(problems) => invalid(&problems),
            EngineError::AlreadyFinished => Self::AlreadyFinished,
            EngineError::TaskLimit { limit } => Self::TaskLimit { limit },
            EngineError::Draining => Self::Draining,
            failed @ (EngineError::Store(_)
            | EngineError::Blobs(_)
            | EngineError::Executor(_)
            | EngineError::Log(_)) => Self::internal(failed),
        }
    }
}

/// Every problem in one text; the first names the field.
fn invalid(problems: &Problems) -> ApiError {
    let (first, rest) = match problems.all() {
        [first, rest @ ..] => (first, rest),
        [] => return ApiError::internal("the engine refused without a reason"),
    };
    let mut reason = first.message.clone();
    for problem in rest {
        reason.push_str(&format!("; [{}] {}", problem.field, problem.message));
    }
    ApiError::invalid(&first.field, reason)
}
