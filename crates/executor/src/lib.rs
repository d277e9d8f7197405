//! The contract with whatever runs a build's commands.
//!
//! An executor knows neither database nor HTTP. The engine asks it for one [`Sandbox`] per build, runs the steps in it one
//! after another, and speaks with a running step through [`StepEvent`]s. Every executor passes the same contract tests.

#[cfg(feature = "contract")]
pub mod contract;
mod error;
mod fake;
mod remove;
mod sandbox;
mod spec;

pub use error::ExecutorError;
pub use fake::{FakeExecutor, FakeStep};
pub use remove::{Stuck, remove, remove_entry};
pub use sandbox::{Executor, Found, Place, ProducedFile, Sandbox, StepEvent, StepExit, Stopper};
pub use spec::{BuildSpec, DEFAULT_GRACE, EnvValue, Limits, StepSpec};
