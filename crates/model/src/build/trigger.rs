//! What set a build off.

use serde::{Deserialize, Serialize};

/// What set a build off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A user or a script called the API.
    Manual,
    /// A schedule of the task.
    Timer,
    /// A change of the source.
    CodeUpdate,
    /// A pipeline.
    Pipeline,
}

impl Trigger {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Timer => "timer",
            Self::CodeUpdate => "code_update",
            Self::Pipeline => "pipeline",
        }
    }

    /// The trigger of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Manual, Self::Timer, Self::CodeUpdate, Self::Pipeline]
            .into_iter()
            .find(|it| it.name() == name)
    }
}
