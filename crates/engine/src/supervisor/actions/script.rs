//! Running the script of a step.

use super::super::steps::{Steps, Verdict};
use super::run::Place as BuildPlace;
use crate::EngineError;
use camino::{Utf8Path, Utf8PathBuf};
use kiln_buildfile::{FileRoot, PlannedFile, PlannedStep};
use kiln_executor::{EnvValue, Place, Sandbox, StepSpec};
use std::collections::BTreeMap;

/// A script with what it needs.
pub(super) struct Script<'a> {
    pub(super) text: &'a str,
    pub(super) env: &'a BTreeMap<String, String>,
    pub(super) files: &'a [PlannedFile],
    pub(super) needs: &'a [&'static str],
}

impl Script<'_> {
    /// Lays the files down and runs the script. It goes to a private file, never to a command line.
    pub(super) async fn run(
        &self,
        steps: &mut Steps<'_>,
        place: &mut BuildPlace<'_>,
        step: &PlannedStep,
    ) -> Result<Verdict, EngineError> {
        let BuildPlace {
            sandbox, environment, ..
        } = place;
        for file in self.files {
            let place = match file.root {
                FileRoot::Home => Place::Home,
                FileRoot::Workspace => Place::Workspace,
            };
            sandbox
                .put(place, Utf8Path::new(&file.path), file.content.as_bytes())
                .await?;
        }
        let mut env = environment.clone();
        env.extend(
            self.env
                .iter()
                .map(|(name, text)| (name.clone(), EnvValue::Plain(text.clone()))),
        );
        for tool in self.needs {
            if let Some(verdict) = missing(steps, *sandbox, tool, &env).await? {
                return Ok(verdict);
            }
        }
        let path = sandbox
            .put(Place::Temp, Utf8Path::new("kiln-step"), self.text.as_bytes())
            .await?;
        let spec = StepSpec {
            name: step.name.clone(),
            argv: interpreter(self.text).into_iter().chain([path.to_string()]).collect(),
            env,
            dir: Utf8PathBuf::new(),
            image: step.image.clone(),
        };
        steps.command(*sandbox, spec).await
    }
}

/// Looks for a program before the script would stumble over it.
async fn missing(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    tool: &str,
    env: &BTreeMap<String, EnvValue>,
) -> Result<Option<Verdict>, EngineError> {
    let spec = StepSpec {
        name: format!("look for {tool}"),
        argv: ["/bin/sh", "-c", "command -v \"$1\" >/dev/null", "sh", tool]
            .map(str::to_owned)
            .into(),
        env: env.clone(),
        dir: Utf8PathBuf::new(),
        image: None,
    };
    let (verdict, _) = steps.question(sandbox, spec, 0).await?;
    Ok(match verdict {
        Verdict::Succeeded => None,
        Verdict::Failed(_) => Some(Verdict::Failed(format!(
            "{tool} is not installed where this build runs; install it on the server's machine"
        ))),
        Verdict::Interrupted | Verdict::Lost(_) => Some(verdict),
    })
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
