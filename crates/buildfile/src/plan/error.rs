//! Why a definition and its values make no plan. The user's failure, never ours.

use crate::substitute::MAX_SUBSTITUTED;

/// A build cannot be planned. No text shows a value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The definition points at a build file instead of holding steps.
    #[error("this task takes its steps from a build file of its repository, and only graphical steps can be planned")]
    BuildFile,
    /// A property of a step cannot be used, as it came or with the values of this build in it.
    #[error("{field} of step {step:?} {message}")]
    Property {
        /// The step's name.
        step: String,
        /// The property's name.
        field: String,
        /// What is wrong, fit to stand after the property: `must be text`.
        message: String,
    },
    /// A property would become too long with the values of this build in it.
    #[error("{field} of step {step:?} is longer than {MAX_SUBSTITUTED} bytes with the parameters in it")]
    TooLong {
        /// The step's name.
        step: String,
        /// The property's name.
        field: String,
    },
}
