//! From what a task or a build file says to what a build does: steps are checked and become one [`Plan`].
//!
//! The plan is the meeting point: whatever way the steps are written, the engine sees a [`Plan`] and nothing else. Build files
//! are [`parse`]d with a place for every problem and become a plan by [`plan_file`], or a graph of builds by [`resolve_flow`].
//! This crate also owns parameters in texts: which references are replaced ([`substitute`]), what the service itself provides
//! ([`predefined`]), how a number at the end of a value grows ([`increment`]).
//!
//! Pure: no I/O, no async, no clock. It knows neither the wire, nor the tables, nor how a command is started.

mod build_yml;
pub mod catalogue;
mod check;
mod condition;
mod diagnostic;
mod file;
mod flow;
mod increment;
mod kinds;
mod module;
mod plan;
mod precedence;
pub mod predefined;
mod problem;
mod quoting;
mod references;
mod script;
mod substitute;
mod values;
mod written;
mod yaml;

pub use build_yml::build_yml;
pub use check::{check, check_default, check_value};
pub use condition::{Condition, InvalidCondition};
pub use diagnostic::{Diagnostic, Severity, Source, Strictness};
pub use file::{
    Arch, BuildFile, BuildRefProblem, CodeCache, Environments, File, FileCheckout, FileItem, FileManifest, FileParam,
    FileStep, FlowFile, Job, JobSet, Parsed, Resource, ResourceKind, Strategy, parse,
};
pub use flow::{FlowGraph, FlowJob, resolve_flow};
pub use increment::increment;
pub use kinds::{Runs, StepKind};
pub use plan::{
    Action, CONTAINER_VERBS, Collect, ContainerCommand, FileContent, FileRoot, Hidden, MavenRepository, MavenServer,
    MavenSettings, Plan, PlanError, PlannedCheckout, PlannedFile, PlannedImage, PlannedManifest, PlannedObjects,
    PlannedScript, PlannedSigning, PlannedStep, PlannedUpload, PrivateRepository, ToolAsk, Tooling, plan, plan_file,
};
pub use precedence::{Given, Origin, Settled, settle};
pub use problem::Problem;
pub use references::References;
pub use substitute::{MAX_SUBSTITUTED, substitute};
pub use values::{Value, Values};
pub use written::{Script, ScriptSource};
