//! One file per command.

pub mod admin;
pub mod completions;
pub mod env;
mod error;
pub mod lint;
pub mod quickstart;
pub mod remote;
mod run;
pub mod run_here;
pub mod serve;
mod shared;

pub use error::CommandError;
pub use run::run;
pub use shared::{DataDirArg, runtime};
