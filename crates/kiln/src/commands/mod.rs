//! One file per command.

pub mod completions;
pub mod env;
mod error;
pub mod quickstart;
mod run;

mod shared;

pub use error::CommandError;
pub use run::run;
pub use shared::{DataDirArg, runtime};
