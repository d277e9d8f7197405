//! One step of a plan, from its beginning to its end: the only place that knows which action does what.

use super::super::steps::{Steps, Verdict};
use super::checkout::Repository;
use super::{checkout, collect, manifest, script, upload};
use crate::EngineError;
use kiln_buildfile::{Action, PlannedStep};
use kiln_executor::{EnvValue, Sandbox};
use std::collections::BTreeMap;

/// Where the steps of one build run.
pub(in crate::supervisor) struct Place<'a> {
    /// The place of the build.
    pub(in crate::supervisor) sandbox: &'a mut dyn Sandbox,
    /// What the commands of every step find in their environment.
    pub(in crate::supervisor) environment: BTreeMap<String, EnvValue>,
    /// The repository of the task, where it has one.
    pub(in crate::supervisor) repository: Option<Repository<'a>>,
}

/// Runs a step, and collects what it left.
pub(in crate::supervisor) async fn run(
    steps: &mut Steps<'_>,
    place: &mut Place<'_>,
    step: &PlannedStep,
) -> Result<Verdict, EngineError> {
    if !steps.begin(step.ignore_failure).await? {
        return Ok(Verdict::Interrupted);
    }
    let verdict = act(steps, place, step).await?;
    let verdict = match &step.collects {
        Some(wanted) => collect::collect(steps, place.sandbox, wanted, verdict).await?,
        None => verdict,
    };
    steps.finish(verdict)
}

async fn act(steps: &mut Steps<'_>, place: &mut Place<'_>, step: &PlannedStep) -> Result<Verdict, EngineError> {
    match &step.action {
        Action::Script {
            text,
            env,
            files,
            needs,
        } => {
            let script = script::Script {
                text,
                env,
                files,
                needs,
            };
            script.run(steps, place, step).await
        }
        Action::Upload { .. } => upload::upload(steps, place.sandbox, &step.action).await,
        Action::Collect => Ok(Verdict::Succeeded),
        Action::Checkout(asked) => checkout::checkout(steps, place, asked).await,
        Action::Manifest(asked) => manifest::manifest(steps, place, asked).await,
        Action::Unsupported { module_id, reason } => Ok(Verdict::Failed(format!("{module_id}: {reason}"))),
    }
}
