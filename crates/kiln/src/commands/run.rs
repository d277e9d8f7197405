//! From the command line to the command.

use super::{CommandError, admin, completions, env, quickstart, serve};
use crate::cli::Command;

/// Runs a command to its end.
///
/// # Errors
/// The command failed; the text says what, where and what to do.
pub fn run(command: Command) -> Result<(), CommandError> {
    match command {
        Command::Serve(args) => serve::run(&args),
        Command::Quickstart(args) => quickstart::run(&args),
        Command::Env(args) => env::run(&args),
        Command::Admin(args) => admin::run(args),
        Command::Completions(args) => {
            completions::run(&args);
            Ok(())
        }
    }
}
