//! An executor that runs nothing: each step plays a part that a test wrote.

use crate::error::ExecutorError;
use crate::sandbox::{Executor, Found, Place, Sandbox, StepEvent, StepExit, Stopper};
use crate::spec::{BuildSpec, StepSpec};
use async_trait::async_trait;
use bytes::Bytes;
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWrite;
use tokio::sync::{mpsc, watch};

/// The part of a step.
#[derive(Debug, Clone)]
pub struct FakeStep {
    /// What it prints.
    pub output: String,
    /// How it ends; none for a step that runs until it is stopped.
    pub exit: Option<StepExit>,
}

type Script = dyn Fn(&BuildSpec, &StepSpec) -> FakeStep + Send + Sync;

/// An executor that asks a function what each step does.
#[derive(Clone)]
pub struct FakeExecutor {
    script: Arc<Script>,
}

impl FakeExecutor {
    /// An executor whose steps do what `script` says.
    pub fn new(script: impl Fn(&BuildSpec, &StepSpec) -> FakeStep + Send + Sync + 'static) -> Self {
        Self {
            script: Arc::new(script),
        }
    }
}

#[async_trait]
impl Executor for FakeExecutor {
    fn describe(&self) -> Vec<String> {
        vec!["fake executor: runs nothing".to_owned()]
    }

    async fn prepare(&self, spec: BuildSpec) -> Result<Box<dyn Sandbox>, ExecutorError> {
        let workspace = Utf8PathBuf::from(format!("/fake/{}", spec.record));
        Ok(Box::new(FakeSandbox {
            script: self.script.clone(),
            spec,
            workspace,
        }))
    }

    async fn sweep(&self) -> Result<(), ExecutorError> {
        Ok(())
    }
}

struct FakeSandbox {
    script: Arc<Script>,
    spec: BuildSpec,
    workspace: Utf8PathBuf,
}

#[async_trait]
impl Sandbox for FakeSandbox {
    fn workspace(&self) -> &Utf8Path {
        &self.workspace
    }

    async fn put(&self, place: Place, path: &Utf8Path, _content: &[u8]) -> Result<Utf8PathBuf, ExecutorError> {
        let folder = match place {
            Place::Home => "home",
            Place::Temp => "tmp",
            Place::Workspace => "work",
        };
        Ok(self.workspace.join(folder).join(path))
    }

    async fn lend(&mut self, _folder: &Utf8Path, _at: &Utf8Path) -> Result<(), ExecutorError> {
        Ok(())
    }

    async fn start(
        &mut self,
        step: StepSpec,
        events: mpsc::Sender<StepEvent>,
    ) -> Result<Box<dyn Stopper>, ExecutorError> {
        let part = (self.script)(&self.spec, &step);
        let (stop, mut stopped) = watch::channel(false);
        tokio::spawn(async move {
            if !part.output.is_empty() {
                let _ = events.send(StepEvent::Output(Bytes::from(part.output))).await;
            }
            let exit = match part.exit {
                Some(exit) => exit,
                None => {
                    let _ = stopped.wait_for(|it| *it).await;
                    StepExit::Signal(15)
                }
            };
            let _ = events.send(StepEvent::Exited(exit)).await;
        });
        Ok(Box::new(FakeStopper(stop)))
    }

    async fn create(&self, _: Place, _: &Utf8Path) -> Result<Box<dyn AsyncWrite + Send + Unpin>, ExecutorError> {
        Ok(Box::new(tokio::io::sink()))
    }

    async fn find(&self, _pattern: &str, _most: usize) -> Result<Found, ExecutorError> {
        Ok(Found::default())
    }

    async fn dispose(self: Box<Self>) -> Result<(), ExecutorError> {
        Ok(())
    }
}

struct FakeStopper(watch::Sender<bool>);

#[async_trait]
impl Stopper for FakeStopper {
    async fn stop(&self, _grace: Duration) {
        let _ = self.0.send(true);
    }
}
