//! What is done to builds from outside: run, stop, wait, read the log.

mod parameters;
mod revision;
mod run;
mod script;
mod stop;
mod watch;

pub(crate) use revision::{check_names, default_branch};
pub use run::RunRequest;
pub(crate) use run::execution_id;
