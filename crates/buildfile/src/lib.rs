//! From what a task says to what a build does: graphical steps are checked and become one [`Plan`].
//!
//! The plan is the meeting point: whatever way the steps are written, the engine sees a [`Plan`] and nothing else. This crate
//! also owns parameters in texts: which references are replaced ([`substitute`]), what the service itself provides
//! ([`predefined`]), how a number at the end of a value grows ([`increment`]).
//!
//! Pure: no I/O, no async, no clock. It knows neither the wire, nor the tables, nor how a command is started.

mod build_yml;
pub mod catalogue;
mod check;
mod increment;
mod kinds;
mod module;
mod plan;
pub mod predefined;
mod problem;
mod quoting;
mod references;
mod script;
mod substitute;
mod values;
mod written;

pub use build_yml::build_yml;
pub use check::{check, check_value};
pub use increment::increment;
pub use kinds::{Runs, StepKind};
pub use plan::{Action, Collect, FileRoot, Plan, PlanError, PlannedFile, PlannedStep, plan};
pub use problem::Problem;
pub use references::References;
pub use substitute::{MAX_SUBSTITUTED, substitute};
pub use values::{Value, Values};
pub use written::{Script, ScriptSource};
