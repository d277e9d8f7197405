//! Running programs, with an error that says which and how it ended.

use crate::error::XtaskError;
use crate::workspace;
use std::process::{Command, Stdio};

fn text_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|it| it.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// A command in the root of the workspace.
pub fn command(line: &[&str]) -> Command {
    let mut command = Command::new(line[0]);
    command.args(&line[1..]).current_dir(workspace::root());
    command
}

/// Runs a command, its output shown.
pub fn run(mut command: Command) -> Result<(), XtaskError> {
    let text = text_of(&command);
    let status = command.status().map_err(|source| XtaskError::Start {
        command: text.clone(),
        source,
    })?;
    if status.success() {
        Ok(())
    } else {
        Err(XtaskError::Failed {
            command: text,
            outcome: status.to_string(),
        })
    }
}

/// Runs a command and returns what it printed.
pub fn output(mut command: Command) -> Result<Vec<u8>, XtaskError> {
    let text = text_of(&command);
    command.stderr(Stdio::inherit());
    let done = command.output().map_err(|source| XtaskError::Start {
        command: text.clone(),
        source,
    })?;
    if done.status.success() {
        Ok(done.stdout)
    } else {
        Err(XtaskError::Failed {
            command: text,
            outcome: done.status.to_string(),
        })
    }
}

/// Whether a program is there: it answers `arguments` with success.
pub fn exists(line: &[&str]) -> bool {
    let mut command = command(line);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|it| it.success())
}
