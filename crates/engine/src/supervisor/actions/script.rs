//! Running the script of a step.

use super::super::steps::{Steps, Verdict};
use super::super::tools::StepTools;
use super::command::command;
use super::lay;
use super::run::Place as BuildPlace;
use crate::EngineError;
use camino::Utf8Path;
use kiln_buildfile::PlannedScript;
use kiln_executor::{EnvValue, Place};

/// Lays the files down and runs the script. It goes to a private file, never to a command line.
pub(super) async fn script(
    steps: &mut Steps<'_>,
    place: &mut BuildPlace<'_>,
    tools: &StepTools,
    name: &str,
    script: &PlannedScript,
) -> Result<Verdict, EngineError> {
    for file in &script.files {
        if let Some(verdict) = lay::down(steps, place.sandbox, file).await? {
            return Ok(verdict);
        }
    }
    for text in [Some(&script.text), script.then.as_ref()].into_iter().flatten() {
        let path = place
            .sandbox
            .put(Place::Temp, Utf8Path::new("kiln-step"), text.as_bytes())
            .await?;
        let argv = interpreter(text).into_iter().chain([path.to_string()]).collect();
        let env = script.env.iter();
        let env = env
            .map(|(name, text)| (name.clone(), EnvValue::Plain(text.clone())))
            .collect();
        let verdict = command(steps, place, tools, name, argv, env).await?;
        if verdict != Verdict::Succeeded {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Succeeded)
}

/// What runs a script: its own `#!` line, or the shell, which ends at the first command that fails.
fn interpreter(text: &str) -> Vec<String> {
    let own = text
        .strip_prefix("#!")
        .and_then(|it| it.lines().next())
        .map(str::trim)
        .filter(|it| it.starts_with('/'));
    match own {
        // As the kernel reads it: the program, and all the rest as one argument. The shell starts it, so that a program that
        // is not there is a failure of the build, with a word in its log.
        Some(line) => ["/bin/sh", "-c", "exec \"$@\"", "sh"]
            .into_iter()
            .chain(line.splitn(2, char::is_whitespace).map(str::trim))
            .map(str::to_owned)
            .collect(),
        None => vec!["/bin/sh".to_owned(), "-e".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_names_its_interpreter_or_gets_the_shell() {
        assert_eq!(interpreter("echo"), ["/bin/sh", "-e"]);
        assert_eq!(
            interpreter("#!/usr/bin/env python3\nprint()"),
            ["/bin/sh", "-c", "exec \"$@\"", "sh", "/usr/bin/env", "python3"]
        );
        assert_eq!(
            interpreter("#! /bin/bash -eu -o pipefail\n"),
            ["/bin/sh", "-c", "exec \"$@\"", "sh", "/bin/bash", "-eu -o pipefail"]
        );
        assert_eq!(interpreter("#!relative"), ["/bin/sh", "-e"]);
    }
}
