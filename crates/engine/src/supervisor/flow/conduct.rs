//! The way of a flow from its graph to the end of its last job.

use super::super::environment::Opened;
use super::super::recipe;
use super::super::source::OrEnd;
use super::super::steps::{Steps, Verdict};
use super::board::{Board, Skip};
use super::jobs::Jobs;
use crate::log::Level;
use crate::sources::MirroredCommit;
use crate::{Engine, EngineError};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use kiln_buildfile::{
    BuildRefProblem, Diagnostic, File, FlowFile, FlowGraph, Strategy, Strictness, parse, resolve_flow,
};
use kiln_model::build::{Build, BuildState, Outcome, StopCause, words};
use kiln_model::id::RecordId;
use kiln_model::task::TaskDefinition;
use std::sync::atomic::Ordering;
use tracing::warn;

/// The name of the step of a flow's own.
pub const STEP: &str = "BuildFlow";

/// Runs a flow to its end.
pub(in crate::supervisor) async fn run(
    steps: &mut Steps<'_>,
    file: &FlowFile,
    definition: &TaskDefinition,
    parameters: &Opened,
    at: &MirroredCommit,
) -> Result<Verdict, EngineError> {
    steps.plan(&[STEP]).await?;
    if !steps.begin(false).await? {
        return Ok(Verdict::Interrupted);
    }
    let settled = parameters.settled(&file.params, kiln_buildfile::Origin::Flow, &[]);
    for warning in &settled.warnings {
        steps.say(Level::Warn, warning)?;
    }
    let values = settled.values();
    let graph = match resolve_flow(file, &values) {
        Ok(graph) => graph,
        Err(problems) => return refuse(steps, parameters.build_file(), &problems),
    };
    match unusable_files(steps, file, &graph, at).await? {
        Ok(problems) if problems.is_empty() => {}
        Ok(problems) => return refuse(steps, parameters.build_file(), &problems),
        Err(verdict) => return steps.finish(verdict),
    }
    let (engine, flow) = (steps.engine(), steps.build());
    let jobs = Jobs {
        engine,
        flow,
        definition,
        graph: &graph,
        commit: &at.commit,
        parameters: parameters.with_flow(&file.params, engine.0.store.seal()),
        values,
    };
    let mut unit = engine.0.store.begin().await?;
    unit.become_flow(&flow.record).await?;
    unit.insert_flow_jobs(&flow.record, &jobs.rows()).await?;
    unit.commit().await?;
    let _place = WithoutPlace::leave(engine);
    let mut conductor = Conductor::new(steps, &jobs);
    let ended = conductor.conduct().await;
    if ended.is_err() {
        // Nobody waits for them any more.
        conductor.stop_all(&StopCause::FlowOver).await;
    }
    let verdict = ended?;
    steps.finish(verdict)
}

fn refuse(steps: &mut Steps<'_>, path: &str, problems: &[Diagnostic]) -> Result<Verdict, EngineError> {
    recipe::tell(steps, problems)?;
    let reason = recipe::unusable(path, problems);
    steps.finish(Verdict::Failed(reason))
}

/// What is wrong with the build files of the jobs: all of it, before the first job is triggered.
async fn unusable_files(
    steps: &mut Steps<'_>,
    file: &FlowFile,
    graph: &FlowGraph,
    at: &MirroredCommit,
) -> Result<OrEnd<Vec<Diagnostic>>, EngineError> {
    let mut problems = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for job in graph.jobs.iter().map(|it| &it.job) {
        if seen.contains(&job.build_ref.as_str()) {
            continue;
        }
        seen.push(&job.build_ref);
        let content = match recipe::content(steps, at, &job.build_ref).await? {
            Ok(Some(content)) => content,
            Ok(None) => match recipe::beside(steps, at, &job.build_ref).await? {
                Ok(near) => {
                    problems.push(file.build_ref_problem(job, &BuildRefProblem::Missing(near)));
                    continue;
                }
                Err(verdict) => return Ok(Err(verdict)),
            },
            Err(verdict) => return Ok(Err(verdict)),
        };
        let parsed = parse(&job.build_ref, &content, Strictness::Run);
        match parsed.file {
            Some(File::Build(_)) => {}
            Some(File::Flow(_)) => problems.push(file.build_ref_problem(job, &BuildRefProblem::Flow)),
            None => problems.extend(parsed.diagnostics.into_iter().filter(Diagnostic::is_error)),
        }
    }
    Ok(Ok(problems))
}

/// A flow has no place: while this lives, what drives it is not counted among those that have one.
struct WithoutPlace(Engine);

impl WithoutPlace {
    fn leave(engine: &Engine) -> Self {
        engine.0.flows.fetch_add(1, Ordering::Relaxed);
        engine.0.queue_bell.notify_one();
        Self(engine.clone())
    }
}

impl Drop for WithoutPlace {
    fn drop(&mut self) {
        self.0.0.flows.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Who leads the jobs of a flow.
struct Conductor<'a, 'b> {
    steps: &'a mut Steps<'b>,
    jobs: &'a Jobs<'a>,
    board: Board,
    /// The record of each job that was triggered.
    records: Vec<Option<RecordId>>,
    /// The ends of the jobs that have their turn.
    running: FuturesUnordered<BoxFuture<'static, usize>>,
}

impl<'a, 'b> Conductor<'a, 'b> {
    fn new(steps: &'a mut Steps<'b>, jobs: &'a Jobs<'a>) -> Self {
        Self {
            steps,
            jobs,
            board: Board::new(jobs.graph.jobs.iter().map(|it| it.depends_on.clone())),
            records: vec![None; jobs.graph.jobs.len()],
            running: FuturesUnordered::new(),
        }
    }

    async fn conduct(&mut self) -> Result<Verdict, EngineError> {
        let text = format!("the flow has {} jobs", self.jobs.graph.jobs.len());
        self.steps.say(Level::Info, &text)?;
        if self.jobs.graph.strategy == Strategy::Eager {
            let later: Vec<usize> = (0..self.records.len())
                .filter(|it| !self.jobs.graph.jobs[*it].depends_on.is_empty())
                .collect();
            self.trigger(&later, true).await?;
        }
        loop {
            let turn = self.board.turn();
            self.start(&turn).await?;
            if self.running.is_empty() {
                break;
            }
            match self.steps.unless_stopped(self.running.next()).await {
                Some(Some(place)) => self.ended(place).await?,
                Some(None) => break,
                None => {
                    let cause = self.steps.live().cause().unwrap_or(StopCause::Shutdown);
                    self.stop_all(&cause).await;
                    while self.running.next().await.is_some() {}
                    return Ok(Verdict::Interrupted);
                }
            }
        }
        let failed: Vec<&str> = self.board.failed().into_iter().map(|it| self.jobs.name(it)).collect();
        Ok(match failed.as_slice() {
            [] => Verdict::Succeeded,
            [one] => Verdict::Failed(format!("job {one} did not succeed")),
            several => Verdict::Failed(format!("these jobs did not succeed: {}", several.join(", "))),
        })
    }

    /// Makes the builds of jobs, all in one unit of work.
    async fn trigger(&mut self, places: &[usize], held: bool) -> Result<(), EngineError> {
        if places.is_empty() {
            return Ok(());
        }
        let engine = self.jobs.engine;
        let mut unit = engine.0.store.begin().await?;
        let mut builds: Vec<(usize, Build)> = Vec::new();
        for place in places {
            if let Some(build) = self.jobs.trigger(&mut unit, *place, held).await? {
                engine.0.live.enter(&build.record);
                builds.push((*place, build));
            }
        }
        if let Err(error) = unit.commit().await {
            for (_, build) in &builds {
                engine.0.live.leave(&build.record);
            }
            return Err(error.into());
        }
        for (place, build) in builds {
            let name = self.jobs.name(place).to_owned();
            let text = format!("job {name} is build #{}, record {}", build.number, build.record);
            self.records[place] = Some(build.record);
            self.steps.say(Level::Info, &text)?;
        }
        Ok(())
    }

    /// Gives jobs their turn.
    async fn start(&mut self, turn: &[usize]) -> Result<(), EngineError> {
        let (held, fresh): (Vec<usize>, Vec<usize>) = turn.iter().partition(|it| self.records[**it].is_some());
        self.trigger(&fresh, false).await?;
        let engine = self.jobs.engine;
        if !held.is_empty() {
            let mut unit = engine.0.store.begin().await?;
            for record in held.iter().filter_map(|it| self.records[*it].as_ref()) {
                unit.release_build(record).await?;
            }
            unit.commit().await?;
        }
        for place in turn.iter().copied() {
            let live = self.records[place].as_ref().and_then(|it| engine.0.live.find(it));
            self.running.push(Box::pin(async move {
                if let Some(live) = live {
                    live.over().await;
                }
                place
            }));
        }
        if !turn.is_empty() {
            engine.0.queue_bell.notify_one();
        }
        Ok(())
    }

    /// A job is over.
    async fn ended(&mut self, place: usize) -> Result<(), EngineError> {
        let build = match &self.records[place] {
            Some(record) => self.jobs.engine.0.store.read().await?.build(record).await?,
            None => None,
        };
        let name = self.jobs.name(place).to_owned();
        let (good, word) = match build.as_ref().map(|it| &it.state) {
            Some(state @ BuildState::Finished(ended)) => {
                (ended.outcome == Outcome::Succeeded, words::record_status(state))
            }
            Some(
                BuildState::Queued
                | BuildState::Preparing { .. }
                | BuildState::Running { .. }
                | BuildState::Stopping { .. },
            )
            | None => (false, "was not built: its task is gone"),
        };
        let level = if good { Level::Info } else { Level::Error };
        self.steps.say(level, &format!("job {name}: {word}"))?;
        for skip in self.board.end(place, good) {
            self.skip(skip).await?;
        }
        Ok(())
    }

    async fn skip(&mut self, Skip { place, because }: Skip) -> Result<(), EngineError> {
        let (name, job) = (self.jobs.name(place).to_owned(), self.jobs.name(because).to_owned());
        let text = format!("job {name} is skipped because job {job} did not succeed");
        self.steps.say(Level::Warn, &text)?;
        match &self.records[place] {
            Some(record) => stop(self.jobs.engine, record, StopCause::Dependency { job }).await,
            None => self.note_skip(place, &format!("job {job} did not succeed")).await?,
        }
        Ok(())
    }

    async fn note_skip(&mut self, place: usize, reason: &str) -> Result<(), EngineError> {
        let mut unit = self.jobs.engine.0.store.begin().await?;
        let at = u32::try_from(place).unwrap_or(u32::MAX);
        unit.skip_flow_job(&self.jobs.flow.record, at, reason).await?;
        unit.commit_relaxed().await?;
        Ok(())
    }

    /// Asks every job that was triggered to stop, and gives the others up.
    async fn stop_all(&mut self, cause: &StopCause) {
        for place in self.board.give_up() {
            if self.records[place].is_none()
                && let Err(error) = self.note_skip(place, &format!("the flow was {cause}")).await
            {
                warn!(build.record = %self.jobs.flow.record, %error, "cannot note that a job does not run");
            }
        }
        for record in self.records.iter().flatten() {
            stop(self.jobs.engine, record, cause.clone()).await;
        }
    }
}

/// Asks the build of a job to stop; one that is over stays as it is.
async fn stop(engine: &Engine, record: &RecordId, cause: StopCause) {
    match engine.request_stop(record, cause).await {
        Ok(()) | Err(EngineError::AlreadyFinished) => {}
        Err(error) => warn!(build.record = %record, %error, "cannot stop build {record} of a flow"),
    }
}
