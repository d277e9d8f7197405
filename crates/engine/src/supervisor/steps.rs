//! The steps of a build under way: their records, their output, their ends.

use super::attempt::Done;
use super::settle::SourceFacts;
use crate::live::Live;
use crate::log::{Level, LogWriter};
use crate::sources::Lease;
use crate::{Engine, EngineError};
use kiln_executor::{Sandbox, StepEvent, StepExit, StepSpec, Stopper};
use kiln_model::build::{Build, BuildState, Outcome, StepOutcome, StepRecord, StepState, StopCause};
use kiln_model::secret::SecretString;
use kiln_model::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tracing::error;

/// Pieces of output that may wait for the log.
const IN_FLIGHT: usize = 16;
/// How long clearing up behind a step may take.
const CLEARING: Duration = Duration::from_secs(30);

/// How a step, or all of them, went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It did what it should.
    Succeeded,
    /// The user's build failed, for this reason.
    Failed(String),
    /// The build is being stopped.
    Interrupted,
    /// Kiln could not see it through.
    Lost(String),
}

/// The steps of one build.
pub(super) struct Steps<'a> {
    engine: &'a Engine,
    build: &'a Build,
    live: &'a Arc<Live>,
    log: LogWriter,
    records: Vec<StepRecord>,
    /// The records from here on are not stored yet.
    unstored: usize,
    /// The step that runs, or the next one.
    current: usize,
    ignore_failure: bool,
    ready: Timestamp,
    running: bool,
    told_why: bool,
    deadline: Option<Instant>,
    pub(super) facts: Option<SourceFacts>,
    /// The work tree that is the workspace.
    pub(super) tree: Option<Lease>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(engine: &'a Engine, build: &'a Build, live: &'a Arc<Live>, mut log: LogWriter) -> Self {
        log.enter("Kiln");
        Self {
            engine,
            build,
            live,
            log,
            records: Vec::new(),
            unstored: 0,
            current: 0,
            ignore_failure: false,
            ready: engine.0.clock.now(),
            running: false,
            told_why: false,
            deadline: None,
            facts: None,
            tree: None,
        }
    }

    pub(super) const fn engine(&self) -> &'a Engine {
        self.engine
    }

    pub(super) const fn live(&self) -> &'a Arc<Live> {
        self.live
    }

    pub(super) const fn build(&self) -> &'a Build {
        self.build
    }

    /// The place of the step that runs, from 0.
    pub(super) fn sequence(&self) -> u32 {
        u32::try_from(self.current).unwrap_or(u32::MAX)
    }

    /// Writes a line of Kiln's own into the build's log.
    pub(super) fn say(&mut self, level: Level, text: &str) -> Result<(), EngineError> {
        self.log.say(level, text).map_err(EngineError::Log)
    }

    /// Masks these secrets too in what is logged from now on.
    pub(super) fn mask<'s>(&mut self, secrets: impl IntoIterator<Item = &'s SecretString>) {
        self.log.mask_also(secrets);
    }

    /// More steps are known now. They are stored when the first of them begins.
    pub(super) async fn plan(&mut self, names: &[&str]) -> Result<(), EngineError> {
        for name in names {
            let sequence = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
            let record = StepRecord {
                sequence,
                name: (*name).to_owned(),
                state: StepState::Waiting,
                log_start: None,
                log_end: None,
            };
            self.records.push(record);
        }
        if self.records.is_empty() {
            // A task without steps runs all the same, and succeeds.
            self.enter_running().await?;
        }
        Ok(())
    }

    async fn enter_running(&mut self) -> Result<bool, EngineError> {
        let engine = self.engine;
        let mut unit = engine.0.store.begin().await?;
        let moved = self.running || {
            let next = self.build.state.clone().start(engine.0.clock.now()).ok();
            match next {
                Some(next) => unit.move_build(&self.build.record, &self.build.state, &next).await?,
                None => false,
            }
        };
        if !moved {
            return Ok(false);
        }
        if !self.running {
            unit.note_moments(&self.build.record, Some(self.ready), None).await?;
        }
        let stored = self.unstored;
        let touched = self.current.saturating_sub(1)..(self.current + 1).min(stored);
        for record in self.records.get(touched).unwrap_or_default() {
            unit.update_step(&self.build.record, record).await?;
        }
        unit.insert_steps(&self.build.record, &self.records[stored..]).await?;
        // What a power cut takes of this is made up for when the next start finds the build without an end.
        unit.commit_relaxed().await?;
        self.unstored = self.records.len();
        if !self.running {
            self.running = true;
            self.deadline = Some(Instant::now() + Duration::from_secs(60 * u64::from(self.build.timeout_minutes)));
        }
        Ok(true)
    }

    /// The next step begins; false if the build is being stopped.
    pub(super) async fn begin(&mut self, ignore_failure: bool) -> Result<bool, EngineError> {
        if self.is_to_end().await {
            return Ok(false);
        }
        let started = self.engine.0.clock.now();
        let start = self.log.size();
        let record = &mut self.records[self.current];
        record.state = StepState::Running { started };
        record.log_start = Some(start);
        let name = record.name.clone();
        if !self.enter_running().await? {
            let record = &mut self.records[self.current];
            record.state = StepState::Waiting;
            record.log_start = None;
            return Ok(false);
        }
        self.ignore_failure = ignore_failure;
        self.log.enter(&name);
        Ok(true)
    }

    /// The step that runs is over. Its record is stored with the beginning of the next one, or with the build's end.
    pub(super) fn finish(&mut self, verdict: Verdict) -> Result<Verdict, EngineError> {
        self.log.end_of_step().map_err(EngineError::Log)?;
        let outcome = match &verdict {
            Verdict::Succeeded => StepOutcome::Succeeded,
            Verdict::Failed(reason) if self.ignore_failure => {
                self.say(
                    Level::Warn,
                    &format!("{reason}; the task says to go on after a failure of this step"),
                )?;
                StepOutcome::FailureIgnored
            }
            Verdict::Failed(reason) | Verdict::Lost(reason) => {
                self.say(Level::Error, reason)?;
                if matches!(verdict, Verdict::Failed(_)) {
                    StepOutcome::Failed
                } else {
                    StepOutcome::Errored
                }
            }
            Verdict::Interrupted => {
                self.say_why_stopped()?;
                StepOutcome::Stopped
            }
        };
        let finished = self.engine.0.clock.now();
        let end = self.log.size();
        let record = &mut self.records[self.current];
        if let StepState::Running { started } = record.state {
            record.state = StepState::Finished {
                started,
                finished,
                outcome,
            };
            record.log_end = Some(end);
        }
        self.current += 1;
        self.log.enter("Kiln");
        Ok(verdict)
    }

    /// Shows what a command of Kiln's own said.
    pub(super) fn show(&mut self, said: &str) -> Result<(), EngineError> {
        if said.is_empty() {
            return Ok(());
        }
        let shown = self.log.printed(said.as_bytes());
        shown.and_then(|()| self.log.end_of_step()).map_err(EngineError::Log)
    }

    /// Waits for something, unless the build is to end before: then it is let go, and there is none.
    pub(super) async fn unless_stopped<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let deadline = self.deadline;
        let over = async {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            done = work => return Some(done),
            _ = self.live.asked() => {}
            () = over => self.note_timeout().await,
        }
        None
    }

    /// The place of the build is ready.
    pub(super) fn place_is_ready(&mut self) {
        if !self.running {
            self.ready = self.engine.0.clock.now();
        }
    }

    /// The name of the build's tenant.
    pub(super) async fn tenant(&self) -> Result<String, EngineError> {
        let mut reader = self.engine.0.store.read().await?;
        let domain = reader.domain(&self.build.domain).await?;
        Ok(domain.map(|it| it.name).unwrap_or_default())
    }

    /// Runs a command that clears up behind the step, also while the build is being stopped. It has its own short time, and
    /// what it says or how it ends matters to nobody.
    pub(super) async fn clear_up(&mut self, sandbox: &mut dyn Sandbox, spec: StepSpec) -> Result<(), EngineError> {
        let (sender, mut events) = mpsc::channel(IN_FLIGHT);
        let stopper = sandbox.start(spec, sender).await?;
        let over = async {
            while events
                .recv()
                .await
                .is_some_and(|it| !matches!(it, StepEvent::Exited(_)))
            {}
        };
        if tokio::time::timeout(CLEARING, over).await.is_err() {
            stopper.stop(Duration::ZERO).await;
        }
        Ok(())
    }

    /// Runs one command of the step, its output going to the log.
    pub(super) async fn command(&mut self, sandbox: &mut dyn Sandbox, spec: StepSpec) -> Result<Verdict, EngineError> {
        self.listen(sandbox, spec, None).await
    }

    /// Runs one command of the step and takes its output, up to `limit` bytes, instead of logging it.
    pub(super) async fn question(
        &mut self,
        sandbox: &mut dyn Sandbox,
        spec: StepSpec,
        limit: usize,
    ) -> Result<(Verdict, Vec<u8>), EngineError> {
        let mut answer = Vec::new();
        let verdict = self.listen(sandbox, spec, Some((&mut answer, limit))).await?;
        Ok((verdict, answer))
    }

    async fn listen(
        &mut self,
        sandbox: &mut dyn Sandbox,
        spec: StepSpec,
        mut answer: Option<(&mut Vec<u8>, usize)>,
    ) -> Result<Verdict, EngineError> {
        let (sender, mut events) = mpsc::channel(IN_FLIGHT);
        let stopper: Arc<dyn Stopper> = sandbox.start(spec, sender).await?.into();
        let asked = self.live.asked();
        tokio::pin!(asked);
        let deadline = self
            .deadline
            .unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
        let mut stopping = false;
        let mut written = Ok(());
        let exit = loop {
            tokio::select! {
                event = events.recv() => match event {
                    Some(StepEvent::Output(bytes)) => match &mut answer {
                        Some((answer, limit)) => {
                            let room = limit.saturating_sub(answer.len()).min(bytes.len());
                            answer.extend_from_slice(&bytes[..room]);
                        }
                        None if written.is_ok() => {
                            written = self.log.printed(&bytes);
                            if written.is_err() && !stopping {
                                stopping = true;
                                self.halt(&stopper);
                            }
                        }
                        None => {}
                    },
                    Some(StepEvent::Exited(exit)) => break exit,
                    None => break StepExit::Lost("the executor fell silent".to_owned()),
                },
                _ = &mut asked, if !stopping => {
                    stopping = true;
                    self.halt(&stopper);
                }
                () = tokio::time::sleep_until(deadline), if !stopping => {
                    stopping = true;
                    self.halt(&stopper);
                    self.note_timeout().await;
                }
            }
        };
        written.map_err(EngineError::Log)?;
        if self.live.cause().is_some() {
            return Ok(Verdict::Interrupted);
        }
        Ok(match exit {
            StepExit::Code(0) => Verdict::Succeeded,
            StepExit::Code(code) => Verdict::Failed(format!("the command ended with exit code {code}")),
            StepExit::Signal(signal) => Verdict::Failed(format!("the command was ended by signal {signal}")),
            StepExit::Lost(reason) => Verdict::Lost(reason),
        })
    }

    /// Whether the build should go no further: somebody asked for its end, or its time is over.
    pub(super) async fn is_to_end(&self) -> bool {
        if self.live.cause().is_none() && self.deadline.is_some_and(|it| it <= Instant::now()) {
            self.note_timeout().await;
        }
        self.live.cause().is_some()
    }

    /// The time of the build is over. Where this cannot be stored now, it is stored with the build's end.
    async fn note_timeout(&self) {
        let cause = StopCause::Timeout {
            minutes: self.build.timeout_minutes,
        };
        if let Err(error) = self.engine.request_stop(&self.build.record, cause.clone()).await {
            error!(build.record = %self.build.record, %error, "cannot note the timeout of build {}", self.build.record);
        }
        self.live.ask(&cause);
    }

    /// Tells the reader of the log, once, why the build ends before its time.
    fn say_why_stopped(&mut self) -> Result<(), EngineError> {
        if std::mem::replace(&mut self.told_why, true) {
            return Ok(());
        }
        let cause = self.live.cause();
        let cause = cause.map_or_else(|| "stopped".to_owned(), |it| it.to_string());
        self.say(Level::Warn, &format!("the build is {cause}"))
    }

    /// Ends the running command while its output is still listened to: a process that cannot print cannot end.
    fn halt(&self, stopper: &Arc<dyn Stopper>) {
        let (stopper, grace) = (stopper.clone(), self.engine.0.settings.stop_grace);
        tokio::spawn(async move { stopper.stop(grace).await });
    }

    /// The build is over: the last words, and what is to be stored.
    pub(super) fn end(mut self, over: Option<Timestamp>, ran: Result<Verdict, EngineError>) -> Done {
        let outcome = match ran {
            Ok(Verdict::Succeeded) => Outcome::Succeeded,
            Ok(Verdict::Failed(reason)) => Outcome::Failed { reason },
            Ok(Verdict::Lost(reason)) => Outcome::Errored { reason },
            Ok(Verdict::Interrupted) => {
                if let Err(error) = self.say_why_stopped() {
                    error!(build.record = %self.build.record, %error, "cannot write log {}", self.build.record);
                }
                Outcome::Stopped {
                    cause: self.live.cause().unwrap_or(StopCause::Shutdown),
                }
            }
            Err(error) => {
                error!(build.record = %self.build.record, %error, cause = ?error, "build {} cannot go on", self.build.record);
                Outcome::Errored {
                    reason: format!("Kiln could not go on with the build: {error}"),
                }
            }
        };
        let last = self.records.len().min(self.unstored);
        let first = self.current.saturating_sub(1).min(last);
        let finished = self.engine.0.clock.now();
        let size = self.log.size();
        let closed = |it: &StepRecord| it.broken_off(finished, size).unwrap_or_else(|| it.clone());
        // Steps whose turn never came are stored as they are already.
        let touched = |it: &&StepRecord| it.state != StepState::Waiting;
        let steps = self.records[first..last].iter().filter(touched).map(closed).collect();
        let said = self.log.end_of_step().and_then(|()| {
            let word = kiln_model::build::words::record_status(&BuildState::Finished(kiln_model::build::Ended {
                started: Some(self.build.created),
                finished: self.build.created,
                outcome: outcome.clone(),
            }));
            self.log
                .say(Level::Info, &format!("[JobStatusPlugin] onFinished: {word}"))
        });
        if let Err(error) = said.and_then(|()| self.log.end()) {
            error!(build.record = %self.build.record, %error, "cannot write the end of log {}", self.build.record);
        }
        Done {
            outcome,
            steps,
            facts: self.facts,
            steps_over: over,
        }
    }
}
