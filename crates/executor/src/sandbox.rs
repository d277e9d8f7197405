//! The contract itself: an executor makes sandboxes, a sandbox runs steps.

use crate::error::ExecutorError;
use crate::spec::{BuildSpec, StepSpec};
use async_trait::async_trait;
use bytes::Bytes;
use camino::{Utf8Path, Utf8PathBuf};
use std::time::Duration;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;

/// Runs builds.
#[async_trait]
pub trait Executor: Send + Sync + 'static {
    /// What this executor is and what it enforces, one line each, for the start of the server and `/readyz`.
    fn describe(&self) -> Vec<String>;

    /// Makes a fresh, empty place for a build: a workspace, a home, a folder for temporary files.
    ///
    /// # Errors
    /// The place cannot be made; nothing of it is left then.
    async fn prepare(&self, spec: BuildSpec) -> Result<Box<dyn Sandbox>, ExecutorError>;

    /// Ends every process and removes every folder of builds that no sandbox of this process holds: what a server that was
    /// killed left behind. Idempotent.
    ///
    /// # Errors
    /// Something could not be removed; the rest was.
    async fn sweep(&self) -> Result<(), ExecutorError>;
}

/// The place of one build.
#[async_trait]
pub trait Sandbox: Send + Sync {
    /// The root of the workspace as the build's commands see it: the value of `WORKSPACE`.
    fn workspace(&self) -> &Utf8Path;

    /// Writes a file of the engine's making (a script, generated settings) into the build's place, readable by the build
    /// alone, and returns where the build's commands find it. The path is relative and has no `..`; folders are made.
    ///
    /// # Errors
    /// The path leads out of the place, or the file cannot be written.
    async fn put(&self, place: Place, path: &Utf8Path, content: &[u8]) -> Result<Utf8PathBuf, ExecutorError>;

    /// Moves a folder of the server into the workspace: to `at`, which is relative, has no `..` and must not exist, or in the
    /// place of the workspace itself where `at` is empty, before any step. The build may do with it what it likes. What was
    /// lent as the workspace is moved back by [`Sandbox::dispose`], in whatever state it is; the rest goes with the place.
    ///
    /// # Errors
    /// The path leads out of the workspace or is taken, or this executor takes no folders.
    async fn lend(&mut self, folder: &Utf8Path, at: &Utf8Path) -> Result<(), ExecutorError>;

    /// Starts a step. Its output and its end arrive as events, in order; standard output and standard error are one stream.
    /// The channel is bounded: a step that prints faster than its log is written waits.
    ///
    /// # Errors
    /// The step could not be started at all.
    async fn start(
        &mut self,
        step: StepSpec,
        events: mpsc::Sender<StepEvent>,
    ) -> Result<Box<dyn Stopper>, ExecutorError>;

    /// Makes a file like [`put`](Self::put), for a content that is too large to be held in memory. It is whole once the
    /// writer was shut down without an error.
    ///
    /// # Errors
    /// The path leads out of the place, or the file cannot be made.
    async fn create(&self, place: Place, path: &Utf8Path) -> Result<Box<dyn AsyncWrite + Send + Unpin>, ExecutorError>;

    /// The files of the workspace that a glob names (`**` crosses folders), sorted by path, at most `most` of them. Links are
    /// not followed out of the workspace; only regular files are named. No more than `most` are held in memory, however many
    /// there are.
    ///
    /// # Errors
    /// The pattern is not a glob, or the workspace cannot be read.
    async fn find(&self, pattern: &str, most: usize) -> Result<Found, ExecutorError>;

    /// Ends everything that still runs and removes the place. Returns when no process of the build is alive.
    ///
    /// # Errors
    /// Something could not be removed.
    async fn dispose(self: Box<Self>) -> Result<(), ExecutorError>;
}

/// The folders of a build that files can be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The private home folder.
    Home,
    /// The private folder for temporary files.
    Temp,
    /// The workspace.
    Workspace,
}

/// Ends a running step.
#[async_trait]
pub trait Stopper: Send + Sync {
    /// Sends TERM to every process of the step, waits for `grace`, then kills what is left. Returns when none is alive; the
    /// step's [`StepEvent::Exited`] still arrives on its channel. Idempotent, and harmless after the end.
    async fn stop(&self, grace: Duration);
}

/// What a running step says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepEvent {
    /// It printed these bytes; borders between events mean nothing.
    Output(Bytes),
    /// It ended, and no process of it is alive. The last event.
    Exited(StepExit),
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepExit {
    /// Its first process ended with this code.
    Code(i32),
    /// Its first process was ended by this signal.
    Signal(i32),
    /// The executor lost it.
    Lost(String),
}

/// What a pattern names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The files. Where there are more, these are any of them.
    pub files: Vec<ProducedFile>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// Some files that lie where the pattern looks and whose names are no text, with the odd bytes escaped.
    pub unnamed: Vec<String>,
}

/// A file that a build made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducedFile {
    /// Its path inside the workspace.
    pub path: Utf8PathBuf,
    /// Where this server can read it.
    pub local: Utf8PathBuf,
    /// Its size in bytes.
    pub size: u64,
}
