//! One file per command.

pub mod admin;
pub mod completions;
mod dispatch;
pub mod env;
mod error;
pub mod lint;
pub mod quickstart;
pub mod remote;
pub mod run;
pub mod serve;
mod shared;

pub use dispatch::dispatch;
pub use error::CommandError;
pub use shared::{DataDirArg, runtime};
