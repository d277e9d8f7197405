//! One step of a plan, from its beginning to its end: the only place that knows which action does what.

use super::super::steps::{Steps, Verdict};
use super::super::tools::StepTools;
use super::checkout::Repository;
use super::{checkout, collect, containers, manifest, objects, script, sign, take, upload};
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

/// Runs a step with its tools, and collects what it left. Without its tools it fails.
pub(in crate::supervisor) async fn run(
    steps: &mut Steps<'_>,
    place: &mut Place<'_>,
    step: &PlannedStep,
    tools: Result<StepTools, String>,
) -> Result<Verdict, EngineError> {
    if !steps.begin(step.ignore_failure).await? {
        return Ok(Verdict::Interrupted);
    }
    let verdict = match tools {
        Ok(tools) => act(steps, place, step, &tools).await?,
        Err(missing) => Verdict::Failed(missing),
    };
    let verdict = match &step.collects {
        Some(wanted) => collect::collect(steps, place.sandbox, wanted, verdict).await?,
        None => verdict,
    };
    steps.finish(verdict)
}

async fn act(
    steps: &mut Steps<'_>,
    place: &mut Place<'_>,
    step: &PlannedStep,
    tools: &StepTools,
) -> Result<Verdict, EngineError> {
    match &step.action {
        Action::Script(it) => script::script(steps, place, tools, &step.name, it).await,
        Action::Upload(it) => upload::upload(steps, place.sandbox, it).await,
        Action::UploadObjects(it) => objects::upload(steps, place.sandbox, it).await,
        Action::Containers(it) => containers::containers(steps, place, it).await,
        Action::BuildImage(it) => containers::build_image(steps, place, it).await,
        Action::Sign(it) => sign::sign(steps, place, tools, it).await,
        Action::TakeArtifact { record, sha256 } => take::artifact(steps, place.sandbox, record, sha256).await,
        Action::TakeFile { name } => take::file(steps, place.sandbox, name).await,
        Action::Collect => Ok(Verdict::Succeeded),
        Action::Checkout(asked) => checkout::checkout(steps, place, asked).await,
        Action::Manifest(asked) => manifest::manifest(steps, place, asked).await,
        Action::Unsupported { module_id, reason } => Ok(Verdict::Failed(format!("{module_id}: {reason}"))),
    }
}
