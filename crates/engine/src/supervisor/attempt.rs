//! The way of one build from its sandbox to its last step.

use super::environment::{Opened, predefined};
use super::settle::SourceFacts;
use super::steps::{Steps, Verdict};
use super::{open_log, source};
use crate::live::Live;
use crate::log::{Level, Masker};
use crate::{Engine, EngineError};
use kiln_buildfile::{Action, PlannedStep};
use kiln_executor::{BuildSpec, Limits, Sandbox};
use kiln_model::build::{Build, Outcome, StepRecord};
use kiln_model::task::TaskDefinition;
use std::sync::Arc;
use tracing::{error, warn};

/// What is to be stored of a build that is over.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    /// The steps whose end is not stored yet.
    pub(super) steps: Vec<StepRecord>,
    pub(super) facts: Option<SourceFacts>,
}

impl Done {
    /// Kiln failed.
    pub(super) fn errored(reason: &str) -> Self {
        Self {
            outcome: Outcome::Errored {
                reason: reason.to_owned(),
            },
            steps: Vec::new(),
            facts: None,
        }
    }
}

/// Runs a build. What goes wrong on our side becomes [`Outcome::Errored`]; the cause is in the server's log, the build's own
/// log gets words for its owner.
pub(super) async fn attempt(engine: &Engine, build: &Build, live: &Arc<Live>, waited: Option<String>) -> Done {
    let opened = open_log(engine, build, live).map_err(EngineError::Log);
    let prepared = async {
        let log = opened?;
        let mut reader = engine.0.store.read().await?;
        let definition = reader
            .definition_of(&build.record)
            .await?
            .ok_or(EngineError::NoSuchBuild)?;
        let parameters = Opened::open(engine, reader.parameters_of(&build.record).await?)?;
        drop(reader);
        let sandbox = engine
            .0
            .executor
            .prepare(BuildSpec {
                record: build.record.clone(),
                limits: Limits::default(),
            })
            .await?;
        Ok::<_, EngineError>((log, definition, parameters, sandbox))
    };
    let (mut log, definition, parameters, mut sandbox) = match prepared.await {
        Ok(prepared) => prepared,
        Err(error) => {
            error!(build.record = %build.record, %error, cause = ?error, "cannot prepare build {}", build.record);
            return Done::errored("Kiln could not prepare the build; the server's log says why");
        }
    };
    let credential = definition
        .scms
        .first()
        .and_then(|scm| source::Credential::find(&engine.0.settings.credentials, scm));
    log.mask(Masker::new(
        parameters
            .secrets()
            .chain(credential.iter().filter_map(|it| it.password())),
    ));
    let mut steps = Steps::new(engine, build, live, log);
    let ran = run(&mut steps, &mut *sandbox, &definition, &parameters, credential, waited).await;
    let disposed = sandbox.dispose().await;
    if let Err(error) = disposed {
        warn!(build.record = %build.record, %error, cause = ?error, "cannot remove the place of build {}", build.record);
    }
    steps.end(ran)
}

/// Source, plan, steps.
async fn run(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    definition: &TaskDefinition,
    parameters: &Opened,
    credential: Option<source::Credential>,
    waited: Option<String>,
) -> Result<Verdict, EngineError> {
    let (engine, build) = (steps.engine(), steps.build());
    steps.say(
        Level::Info,
        &format!("[JobStatusPlugin] onStarted: {} #{}", build.execution, build.number),
    )?;
    if let Some(reason) = waited {
        let span = engine.0.clock.now().since(build.created);
        steps.say(
            Level::Info,
            &format!("waited {:.1} s because {reason}", span.as_secs_f64()),
        )?;
    }
    for name in parameters.too_short() {
        let least = Masker::SHORTEST;
        steps.say(
            Level::Warn,
            &format!("parameter {name} is private but shorter than {least} bytes, too short to be masked"),
        )?;
    }
    for name in parameters.undeclared(definition) {
        steps.say(
            Level::Warn,
            &format!("parameter {name} was set for this build; the task does not have it"),
        )?;
    }
    let workspace = sandbox.workspace().to_string();
    let mut commit = None;
    if let Some(scm) = definition.scms.first() {
        steps.plan(&[source::STEP]).await?;
        match source::checkout(steps, sandbox, definition, scm, credential.as_ref()).await? {
            source::CheckedOut::Commit(found) => commit = Some(found),
            source::CheckedOut::Nothing(verdict) => return Ok(verdict),
        }
    }
    let fixed = predefined(engine, build, &workspace, commit.as_deref());
    let plan = match kiln_buildfile::plan(definition, &parameters.values(&fixed)) {
        Ok(plan) => plan,
        Err(error) => {
            steps.say(Level::Error, &error.to_string())?;
            return Ok(Verdict::Failed(error.to_string()));
        }
    };
    for warning in &plan.warnings {
        steps.say(Level::Warn, warning)?;
    }
    let names: Vec<&str> = plan.steps.iter().map(|it| it.name.as_str()).collect();
    steps.plan(&names).await?;
    let environment = parameters.environment(&fixed);
    for step in &plan.steps {
        let verdict = act(steps, sandbox, step, &environment).await?;
        match verdict {
            Verdict::Succeeded => {}
            Verdict::Failed(_) if step.ignore_failure => {}
            Verdict::Failed(_) | Verdict::Interrupted | Verdict::Lost(_) => return Ok(verdict),
        }
    }
    Ok(Verdict::Succeeded)
}

async fn act(
    steps: &mut Steps<'_>,
    sandbox: &mut dyn Sandbox,
    step: &PlannedStep,
    environment: &std::collections::BTreeMap<String, kiln_executor::EnvValue>,
) -> Result<Verdict, EngineError> {
    if !steps.begin(step.ignore_failure).await? {
        return Ok(Verdict::Interrupted);
    }
    let verdict = match &step.action {
        Action::Script {
            text,
            env,
            files,
            needs,
        } => {
            let script = super::script::Script {
                text,
                env,
                files,
                needs,
            };
            script.run(steps, sandbox, step, environment).await?
        }
        Action::Upload { .. } => super::upload::upload(steps, sandbox, &step.action).await?,
        Action::Unsupported { module_id, reason } => Verdict::Failed(format!("{module_id}: {reason}")),
    };
    steps.finish(verdict)
}
