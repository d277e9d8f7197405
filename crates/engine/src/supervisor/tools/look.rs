//! Looking for what must be on the machine, all of it with one command.

use super::choose::{Choice, Need, Offer, StepTools, choose};
use super::text;
use crate::EngineError;
use crate::log::Level;
use crate::supervisor::steps::{Steps, Verdict};
use camino::{Utf8Path, Utf8PathBuf};
use kiln_buildfile::{Action, Plan, PlannedStep};
use kiln_executor::{EnvValue, Sandbox, StepSpec};
use std::collections::BTreeMap;

/// Prints the search path, then for each pair of folders and program where the program is, or an empty line.
const SCRIPT: &str = r#"printf '%s\n' "$PATH"
while [ $# -gt 0 ]; do
    ( PATH="$1${1:+:}$PATH"; command -v "$2" ) || echo
    shift 2
done
"#;
/// The most bytes of the answer.
const MOST: usize = 256 * 1024;

/// What every step of a plan runs with, or why it cannot.
pub(in crate::supervisor) enum Checked {
    /// One for each step. Only a step whose failure the task ignores may have none.
    Ready(Vec<Result<StepTools, String>>),
    /// The build goes no further.
    Not(Verdict),
}

/// Checks everything that a plan needs, and says what was chosen and what is missing.
pub(in crate::supervisor) async fn check(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    plan: &Plan,
    environment: &BTreeMap<String, EnvValue>,
) -> Result<Checked, EngineError> {
    let settings = &steps.engine().0.settings;
    let objects = |it: &PlannedStep| matches!(it.action, Action::UploadObjects(_));
    let tenant = if plan.steps.iter().any(objects) {
        steps.tenant().await?
    } else {
        String::new()
    };
    let offer = Offer {
        tools: &settings.tools,
        containers: settings.containers.as_ref(),
        object_stores: &settings.object_stores,
        tenant: &tenant,
    };
    let mut choice = choose(plan, &offer);
    for (level, text) in &choice.said {
        steps.say(*level, text)?;
    }
    if !choice.needs.is_empty() || choice.steps.iter().any(|it| !it.folders.is_empty()) {
        let verdict = on_machine(steps, sandbox, &mut choice, environment).await?;
        match verdict {
            Verdict::Succeeded => {}
            Verdict::Failed(_) | Verdict::Interrupted | Verdict::Lost(_) => return Ok(Checked::Not(verdict)),
        }
    }
    conclude(steps, plan, choice)
}

/// Looks for the programs, and puts folders before the search path that there is.
async fn on_machine(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    choice: &mut Choice,
    environment: &BTreeMap<String, EnvValue>,
) -> Result<Verdict, EngineError> {
    let joined = |folders: &[Utf8PathBuf]| {
        let folders: Vec<&str> = folders.iter().map(|it| it.as_str()).collect();
        folders.join(":")
    };
    let mut argv: Vec<String> = ["/bin/sh", "-c", SCRIPT, "sh"].map(str::to_owned).into();
    for need in &choice.needs {
        argv.push(joined(&choice.steps[need.step].folders));
        argv.push(need.program.clone());
    }
    let spec = StepSpec {
        name: "look for tools".to_owned(),
        argv,
        env: environment.clone(),
        dir: Utf8PathBuf::new(),
        image: None,
    };
    let (verdict, answer) = steps.question(sandbox, spec, MOST).await?;
    if verdict != Verdict::Succeeded {
        return Ok(match verdict {
            Verdict::Failed(reason) => Verdict::Lost(format!("cannot look for the tools of the steps: {reason}")),
            other @ (Verdict::Succeeded | Verdict::Interrupted | Verdict::Lost(_)) => other,
        });
    }
    let answer = String::from_utf8_lossy(&answer);
    let mut lines = answer.lines();
    let path = lines.next().unwrap_or_default();
    for (Need { step, program, asked }, line) in choice.needs.iter().zip(lines.map(Some).chain(std::iter::repeat(None)))
    {
        match line.map(str::trim).filter(|it| !it.is_empty()) {
            Some(found) if Utf8Path::new(found).is_absolute() => {}
            Some(_) | None => choice.missing.push((*step, text::missing(program, asked))),
        }
    }
    for tools in choice.steps.iter_mut().filter(|it| !it.folders.is_empty()) {
        let folders = joined(&tools.folders);
        tools.env.insert("PATH".to_owned(), format!("{folders}:{path}"));
    }
    Ok(Verdict::Succeeded)
}

/// Says each missing thing once, with the steps that need it.
fn conclude(steps: &mut Steps<'_>, plan: &Plan, choice: Choice) -> Result<Checked, EngineError> {
    let mut missing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (step, text) in choice.missing {
        let places = missing.entry(text).or_default();
        if !places.contains(&step) {
            places.push(step);
        }
    }
    let mut fatal = Vec::new();
    let mut tools: Vec<Result<StepTools, String>> = choice.steps.into_iter().map(Ok).collect();
    for (text, places) in missing {
        let names: Vec<String> = places.iter().map(|it| format!("{:?}", plan.steps[*it].name)).collect();
        let said = format!("{text}; needed by {}", names.join(", "));
        let ignored = places.iter().all(|it| plan.steps[*it].ignore_failure);
        steps.say(if ignored { Level::Warn } else { Level::Error }, &said)?;
        if !ignored {
            fatal.push(text.clone());
        }
        for place in places {
            tools[place] = Err(text.clone());
        }
    }
    if fatal.is_empty() {
        Ok(Checked::Ready(tools))
    } else {
        Ok(Checked::Not(Verdict::Failed(fatal.join("; "))))
    }
}
