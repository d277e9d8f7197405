//! The way of one build from its sources to its last step.

use super::actions::{self, Place, Repository};
use super::environment::{Opened, environment_of, predefined, secrets_of};
use super::settle::SourceFacts;
use super::source::{self, OrEnd};
use super::steps::{Steps, Verdict};
use super::tools::{self, Checked};
use super::{flow, open_log, recipe};
use crate::live::Live;
use crate::log::{Level, LogWriter, Masker};
use crate::sources::{Credential, MirroredCommit, Origin};
use crate::{Engine, EngineError};
use futures_util::FutureExt as _;
use kiln_buildfile::{BuildFile, Diagnostic, File, FlowFile, Plan, Settled, plan_file};
use kiln_executor::{BuildSpec, ExecutorError, Limits, Sandbox};
use kiln_model::build::{Build, Outcome, Revision, StepRecord};
use kiln_model::task::{ConfigType, TaskDefinition};
use kiln_model::time::Timestamp;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tracing::{error, warn};

/// How long a build waits for the removal of its place.
const DISPOSAL: Duration = Duration::from_secs(600);
/// What a build's owner learns where the cause is not theirs to know.
const UNPREPARED: &str = "Kiln could not prepare the build; the server's log says why";

/// What is to be stored of a build that is over.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    /// The steps whose end is not stored yet.
    pub(super) steps: Vec<StepRecord>,
    pub(super) facts: Option<SourceFacts>,
    /// When its steps were over, if it came to them.
    pub(super) steps_over: Option<Timestamp>,
}

impl Done {
    /// Kiln failed.
    pub(super) fn errored(reason: &str) -> Self {
        Self::ended(Outcome::Errored {
            reason: reason.to_owned(),
        })
    }

    /// It ended like this before its first step.
    const fn ended(outcome: Outcome) -> Self {
        Self {
            outcome,
            steps: Vec::new(),
            facts: None,
            steps_over: None,
        }
    }
}

/// Runs a build. What goes wrong on our side becomes [`Outcome::Errored`]; the cause is in the server's log, the build's own
/// log gets words for its owner.
pub(super) async fn attempt(engine: &Engine, build: &Build, live: &Arc<Live>, waited: Option<String>) -> Done {
    let failed = |error: &EngineError| {
        error!(build.record = %build.record, %error, cause = ?error, "cannot prepare build {}", build.record);
        Done::errored(UNPREPARED)
    };
    let mut log = match open_log(engine, build, live) {
        Ok(log) => log,
        Err(error) => return failed(&EngineError::Log(error)),
    };
    log.enter("Kiln");
    let (definition, parameters) = match read(engine, build).await {
        Ok(read) => read,
        Err(error) => {
            last_words(log, build, Level::Error, UNPREPARED);
            return failed(&error);
        }
    };
    let known = &engine.0.settings.credentials;
    let scm = definition.scms.first();
    let origin = scm.map(|it| Origin::find(&build.domain, known, it));
    let credential = origin.as_ref().and_then(Origin::credential);
    let secrets = credential.into_iter().flat_map(Credential::secrets);
    log.mask(Masker::new(parameters.secrets().chain(secrets)));
    let about = About {
        definition: &definition,
        parameters: &parameters,
        origin,
        waited,
    };
    let mut steps = Steps::new(engine, build, live, log);
    let mut place = None;
    // A panic on the way must not leave the build's processes behind.
    let ran = AssertUnwindSafe(run(&mut steps, &mut place, about))
        .catch_unwind()
        .await;
    let over = place.as_ref().map(|_| engine.0.clock.now());
    if let Some(sandbox) = place {
        dispose(sandbox, build).await;
    }
    if let Some(tree) = steps.tree.take() {
        engine.0.mirrors.give_back(tree);
    }
    steps.end(
        over,
        ran.unwrap_or_else(|_| {
            error!(build.record = %build.record, "the supervisor of build {} panicked", build.record);
            Ok(Verdict::Lost(super::INTERNAL.to_owned()))
        }),
    )
}

/// What a build is about.
struct About<'a> {
    definition: &'a TaskDefinition,
    parameters: &'a Opened,
    /// The repository of the task.
    origin: Option<Origin>,
    /// Why it had to wait.
    waited: Option<String>,
}

/// What a build needs to know of itself.
async fn read(engine: &Engine, build: &Build) -> Result<(TaskDefinition, Opened), EngineError> {
    let mut reader = engine.0.store.read().await?;
    let definition = reader.definition_of(&build.record).await?;
    let parameters = Opened::open(engine, reader.parameters_of(&build.record).await?)?;
    Ok((definition.ok_or(EngineError::NoSuchBuild)?, parameters))
}

/// How making a build's place went.
enum Prepared {
    Ready(Box<dyn Sandbox>),
    Failed(ExecutorError),
    /// The build is to stop before its place is there.
    Stopped,
    /// It took as long as the whole build may.
    Late,
}

/// Makes the place of a build. One that comes too late is removed when it comes.
async fn prepare(engine: &Engine, build: &Build, live: &Live) -> Prepared {
    let executor = engine.0.executor.clone();
    let spec = BuildSpec {
        record: build.record.clone(),
        limits: Limits::default(),
        folders: Vec::new(),
    };
    let mut preparing = Box::pin(async move { executor.prepare(spec).await });
    let limit = Duration::from_secs(60 * u64::from(build.timeout_minutes));
    let instead = tokio::select! {
        biased;
        prepared = &mut preparing => {
            return prepared.map_or_else(Prepared::Failed, Prepared::Ready);
        }
        _ = live.asked() => Prepared::Stopped,
        () = tokio::time::sleep(limit) => Prepared::Late,
    };
    let build = build.clone();
    tokio::spawn(async move {
        if let Ok(sandbox) = preparing.await {
            dispose(sandbox, &build).await;
        }
    });
    instead
}

/// Removes the place of a build. A removal that hangs goes on alone, so that the build gets its outcome.
async fn dispose(sandbox: Box<dyn Sandbox>, build: &Build) {
    let mut disposal = Box::pin(sandbox.dispose());
    match tokio::time::timeout(DISPOSAL, &mut disposal).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            warn!(build.record = %build.record, %error, cause = ?error, "cannot remove the place of build {}", build.record);
        }
        Err(_) => {
            warn!(build.record = %build.record, "the place of build {} is still being removed", build.record);
            tokio::spawn(disposal);
        }
    }
}

/// Tells the reader of the log why nothing follows. A log that cannot be written keeps no build from its outcome.
fn last_words(mut log: LogWriter, build: &Build, level: Level, text: &str) {
    if let Err(error) = log.say(level, text).and_then(|()| log.end()) {
        warn!(build.record = %build.record, %error, "cannot write the end of log {}", build.record);
    }
}

/// Source, file, place, plan, steps. The place is left in `place`, however this ends.
async fn run(
    steps: &mut Steps<'_>,
    place: &mut Option<Box<dyn Sandbox>>,
    about: About<'_>,
) -> Result<Verdict, EngineError> {
    let (engine, build) = (steps.engine(), steps.build());
    greet(steps, &about)?;
    let (definition, parameters) = (about.definition, about.parameters);
    let (found, file) = match subject(steps, &about).await? {
        Ok(Subject::Nothing) => (None, None),
        Ok(Subject::Sources(at)) => (Some(at), None),
        Ok(Subject::File(at, file)) => (Some(at), Some(file)),
        Ok(Subject::Flow(at, file)) => {
            source::note(steps, &at);
            steps.finish(Verdict::Succeeded)?;
            return flow::run(steps, &file, definition, parameters, &at).await;
        }
        Err(verdict) => return Ok(verdict),
    };
    let sandbox = match enter(steps, place).await? {
        Ok(sandbox) => sandbox,
        Err(verdict) if found.is_some() => return steps.finish(verdict),
        Err(verdict) => {
            if let Verdict::Lost(reason) = &verdict {
                steps.say(Level::Error, reason)?;
            }
            return Ok(verdict);
        }
    };
    if let (Some(at), Some(scm)) = (&found, definition.scms.first()) {
        // A file that says itself which sources it wants gets no others.
        if file.as_ref().is_none_or(|it| !it.checks_out()) {
            let kind = source::kind_of(definition, scm);
            if let Err(verdict) = source::check_out(steps, sandbox, at, kind, "").await? {
                return steps.finish(verdict);
            }
        }
        source::note(steps, at);
        steps.finish(Verdict::Succeeded)?;
    }
    let workspace = sandbox.workspace().to_string();
    let commit = found.as_ref().map(|it| it.commit.id.as_str());
    let fixed = predefined(engine, build, &workspace, commit);
    let params = file.as_ref().map_or(&[][..], |it| &it.params);
    let settled = parameters.settled(params, kiln_buildfile::Origin::File, &fixed);
    steps.mask(&secrets_of(&settled));
    for warning in &settled.warnings {
        steps.say(Level::Warn, warning)?;
    }
    let plan = match plan(steps, definition, file.as_deref(), &settled)? {
        Ok(plan) => plan,
        Err(verdict) => return Ok(verdict),
    };
    let names: Vec<&str> = plan.steps.iter().map(|it| it.name.as_str()).collect();
    steps.plan(&names).await?;
    let environment = environment_of(&settled);
    let checked = match tools::check(steps, sandbox, &plan, &environment).await? {
        Checked::Ready(checked) => checked,
        Checked::Not(verdict) => return Ok(verdict),
    };
    let repository = found.zip(definition.scms.first()).map(|(at, scm)| Repository {
        chosen: at.revision != Revision::Branch(parameters.branch_of(scm)),
        scm,
        at,
    });
    let mut place = Place {
        sandbox,
        environment,
        repository,
    };
    for (step, tools) in plan.steps.iter().zip(checked) {
        let verdict = actions::run(steps, &mut place, step, tools).await?;
        match verdict {
            Verdict::Succeeded => {}
            Verdict::Failed(_) if step.ignore_failure => {}
            Verdict::Failed(_) | Verdict::Interrupted | Verdict::Lost(_) => return Ok(verdict),
        }
    }
    Ok(Verdict::Succeeded)
}

/// What is built.
enum Subject {
    /// A task without a repository.
    Nothing,
    /// The steps of the task, over a commit.
    Sources(MirroredCommit),
    /// The build file of a commit.
    File(MirroredCommit, Box<BuildFile>),
    /// The jobs that the build file of a commit names.
    Flow(MirroredCommit, Box<FlowFile>),
}

/// Finds the commit and, where one counts, its build file. The step of the checkout is under way then.
async fn subject(steps: &mut Steps<'_>, about: &About<'_>) -> Result<OrEnd<Subject>, EngineError> {
    let from_file = about.definition.config_type == ConfigType::Yaml;
    let Some(origin) = &about.origin else {
        let reason = "a task that runs a build file needs the repository in which the file lies";
        return Ok(if from_file {
            Err(Verdict::Failed(reason.to_owned()))
        } else {
            Ok(Subject::Nothing)
        });
    };
    steps.plan(&[source::STEP]).await?;
    if !steps.begin(false).await? {
        return Ok(Err(Verdict::Interrupted));
    }
    let at = match source::resolve(steps, origin, &pinned(steps.build())).await? {
        Ok(at) => at,
        Err(verdict) => return steps.finish(verdict).map(Err),
    };
    if !from_file {
        return Ok(Ok(Subject::Sources(at)));
    }
    Ok(match recipe::read(steps, &at, about.parameters).await? {
        Ok(File::Build(file)) => Ok(Subject::File(at, file)),
        Ok(File::Flow(file)) => Ok(Subject::Flow(at, file)),
        Err(verdict) => Err(steps.finish(verdict)?),
    })
}

/// What the build does, told with all that is odd about it.
fn plan(
    steps: &mut Steps<'_>,
    definition: &TaskDefinition,
    file: Option<&BuildFile>,
    settled: &Settled,
) -> Result<OrEnd<Plan>, EngineError> {
    let planned = match file {
        None => kiln_buildfile::plan(definition, &settled.values()).map_err(|it| vec![it.to_string()]),
        Some(file) => {
            let planned = plan_file(file, &settled.values());
            planned.map_err(|problems| problems.iter().map(Diagnostic::one_line).collect())
        }
    };
    match planned {
        Ok(plan) => {
            if file.is_some_and(|it| it.timeout.is_some()) {
                let text = "timeout of the build file has no effect here: that of the task counts";
                steps.say(Level::Warn, text)?;
            }
            if !plan.caches.is_empty() {
                let text = "env.cache of the build file has no effect here: nothing is kept between builds yet";
                steps.say(Level::Warn, text)?;
            }
            for warning in &plan.warnings {
                steps.say(Level::Warn, warning)?;
            }
            Ok(Ok(plan))
        }
        Err(problems) => {
            for problem in &problems {
                steps.say(Level::Error, problem)?;
            }
            Ok(Err(Verdict::Failed(problems.into_iter().next().unwrap_or_default())))
        }
    }
}

/// What a build asks its repository for: a job of a flow the commit that the flow found, whatever was pushed meanwhile.
fn pinned(build: &Build) -> Revision {
    let revision = &build.source.revision;
    match (&build.parent, &build.source.commit) {
        (Some(_), Some(commit)) => Revision::Commit {
            id: commit.id.clone(),
            branch: revision.branch().unwrap_or_default().to_owned(),
        },
        (None, _) | (_, None) => revision.clone(),
    }
}

/// What the log begins with.
fn greet(steps: &mut Steps<'_>, about: &About<'_>) -> Result<(), EngineError> {
    let (engine, build) = (steps.engine(), steps.build());
    steps.say(
        Level::Info,
        &format!("[JobStatusPlugin] onStarted: {} #{}", build.execution, build.number),
    )?;
    if let Some(reason) = &about.waited {
        let span = engine.0.clock.now().since(build.created);
        steps.say(
            Level::Info,
            &format!("waited {:.1} s because {reason}", span.as_secs_f64()),
        )?;
    }
    for name in about.parameters.too_short() {
        let least = Masker::SHORTEST;
        steps.say(
            Level::Warn,
            &format!("parameter {name} is private but shorter than {least} bytes, too short to be masked"),
        )?;
    }
    for name in about.parameters.undeclared(about.definition) {
        steps.say(
            Level::Warn,
            &format!("parameter {name} was set for this build; the task does not have it"),
        )?;
    }
    Ok(())
}

/// Makes the place of the build.
async fn enter<'a>(
    steps: &mut Steps<'_>,
    place: &'a mut Option<Box<dyn Sandbox>>,
) -> Result<OrEnd<&'a mut (dyn Sandbox + 'static)>, EngineError> {
    let build = steps.build();
    let lost = || Ok(Err(Verdict::Lost(UNPREPARED.to_owned())));
    match prepare(steps.engine(), build, steps.live()).await {
        Prepared::Ready(sandbox) => {
            steps.place_is_ready();
            Ok(Ok(&mut **place.insert(sandbox)))
        }
        Prepared::Stopped => Ok(Err(Verdict::Interrupted)),
        Prepared::Late => {
            error!(build.record = %build.record, "the place of build {} was not ready in time", build.record);
            lost()
        }
        Prepared::Failed(error) => {
            error!(build.record = %build.record, %error, cause = ?error, "cannot prepare build {}", build.record);
            lost()
        }
    }
}
