//! `kiln lint`: checks build files without a server.

mod command;
mod files;
mod show;

pub use command::{LintArgs, run};
