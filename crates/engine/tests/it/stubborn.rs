//! An executor whose steps succeed when the test says so, and never before.

use async_trait::async_trait;
use camino::{Utf8Path, Utf8PathBuf};
use kiln_executor::{
    BuildSpec, Executor, ExecutorError, Found, Place, Sandbox, StepEvent, StepExit, StepSpec, Stopper,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWrite;
use tokio::sync::{Notify, mpsc};

/// Ends a step for each ring.
pub struct Stubborn(pub Arc<Notify>);

struct Room(Arc<Notify>);
struct Deaf;

#[async_trait]
impl Executor for Stubborn {
    fn describe(&self) -> Vec<String> {
        Vec::new()
    }

    async fn prepare(&self, _: BuildSpec) -> Result<Box<dyn Sandbox>, ExecutorError> {
        Ok(Box::new(Room(self.0.clone())))
    }

    async fn sweep(&self) -> Result<(), ExecutorError> {
        Ok(())
    }
}

#[async_trait]
impl Sandbox for Room {
    fn workspace(&self) -> &Utf8Path {
        Utf8Path::new("/nowhere")
    }

    async fn put(&self, _: Place, path: &Utf8Path, _: &[u8]) -> Result<Utf8PathBuf, ExecutorError> {
        Ok(path.to_owned())
    }

    async fn lend(&mut self, _: &Utf8Path, _: &Utf8Path) -> Result<(), ExecutorError> {
        Ok(())
    }

    async fn start(&mut self, _: StepSpec, events: mpsc::Sender<StepEvent>) -> Result<Box<dyn Stopper>, ExecutorError> {
        let end = self.0.clone();
        tokio::spawn(async move {
            end.notified().await;
            let _ = events.send(StepEvent::Exited(StepExit::Code(0))).await;
        });
        Ok(Box::new(Deaf))
    }

    async fn create(&self, _: Place, _: &Utf8Path) -> Result<Box<dyn AsyncWrite + Send + Unpin>, ExecutorError> {
        Ok(Box::new(tokio::io::sink()))
    }

    async fn find(&self, _: &str, _: usize) -> Result<Found, ExecutorError> {
        Ok(Found::default())
    }

    async fn dispose(self: Box<Self>) -> Result<(), ExecutorError> {
        Ok(())
    }
}

#[async_trait]
impl Stopper for Deaf {
    async fn stop(&self, _: Duration) {}
}
