//! From the command line to the command.

use super::{CommandError, admin, completions, env, lint, quickstart, remote, run, runtime, serve};
use crate::cli::Command;
use std::future::Future;
use std::process::ExitCode;

/// Runs a command to its end; its exit code.
///
/// # Errors
/// The command failed; the text says what, where and what to do.
pub fn dispatch(command: Command) -> Result<ExitCode, CommandError> {
    match command {
        Command::Run(args) => return run::run(&args),
        Command::Serve(args) => serve::run(&args)?,
        Command::Quickstart(args) => quickstart::run(&args)?,
        Command::Lint(args) => lint::run(&args)?,
        Command::Env(args) => env::run(&args)?,
        Command::Task(args) => remotely(remote::task::run(args))?,
        Command::Build(args) => remotely(remote::build::run(args))?,
        Command::Log(args) => remotely(remote::log::run(args))?,
        Command::Artifact(args) => remotely(remote::artifact::run(args))?,
        Command::Admin(args) => admin::run(args)?,
        Command::Completions(args) => completions::run(&args),
    }
    Ok(ExitCode::SUCCESS)
}

fn remotely(command: impl Future<Output = Result<(), CommandError>>) -> Result<(), CommandError> {
    runtime().map_err(CommandError::Runtime)?.block_on(command)
}
