//! Stopping a build, in whatever state it is.

use crate::engine::see_through;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::build::{Build, BuildState, StopCause};
use kiln_model::id::{RecordId, TaskId};
use tracing::info;

impl Engine {
    /// Asks a build to stop. When this returns, the wish is durable; the build is over when its processes are.
    ///
    /// # Errors
    /// The build is over, or does not exist.
    pub async fn stop(&self, by: &Actor, record: &RecordId) -> Result<(), EngineError> {
        let cause = StopCause::User {
            name: by.user.name.clone(),
        };
        let (engine, by, record) = (self.clone(), by.clone(), record.clone());
        see_through(async move { engine.note_and_tell_stop(&record, cause, Some(&by)).await }).await
    }

    /// Asks the newest build of a task to stop that waits or runs; one that is being stopped already only where there is no
    /// other, and the job of a flow never: the flow stops with its jobs.
    ///
    /// # Errors
    /// No build of the task waits or runs.
    pub async fn stop_newest(&self, by: &Actor, task: &TaskId) -> Result<(), EngineError> {
        let open = self.0.store.read().await?.unfinished_of_task(task).await?;
        let stopping = |it: &Build| matches!(it.state, BuildState::Stopping { .. });
        let newest = open.iter().filter(|it| it.parent.is_none());
        let newest = newest.max_by_key(|it| (!stopping(it), it.number));
        let newest = newest.ok_or(EngineError::AlreadyFinished)?;
        self.stop(by, &newest.record).await
    }

    /// Asks a build to stop, for whatever cause. A build that is being stopped already stays so.
    pub(crate) async fn request_stop(&self, record: &RecordId, cause: StopCause) -> Result<(), EngineError> {
        let (engine, record) = (self.clone(), record.clone());
        see_through(async move { engine.note_and_tell_stop(&record, cause, None).await }).await
    }

    async fn note_and_tell_stop(
        &self,
        record: &RecordId,
        cause: StopCause,
        by: Option<&Actor>,
    ) -> Result<(), EngineError> {
        let next = loop {
            let now = self.0.clock.now();
            let mut unit = self.0.store.begin().await?;
            let build = unit.build(record).await?.ok_or(EngineError::NoSuchBuild)?;
            let Ok(next) = build.state.clone().stop(cause.clone(), now) else {
                break build.state;
            };
            if unit.move_build(record, &build.state, &next).await? {
                if let Some(by) = by {
                    Self::audit_build(&mut unit, now, by, "stopJob", &build).await?;
                }
                unit.commit().await?;
                info!(build.record = %record, "build {record} is to stop: {cause}");
                if next.is_finished() {
                    self.0.live.leave(record);
                    return Ok(());
                }
                break next;
            }
        };
        match next {
            BuildState::Finished(_) => Err(EngineError::AlreadyFinished),
            BuildState::Stopping { cause, .. } => {
                // Whoever drives the build may have ended it meanwhile; then there is nobody to tell.
                if let Some(live) = self.0.live.find(record) {
                    live.ask(&cause);
                }
                Ok(())
            }
            BuildState::Queued | BuildState::Preparing { .. } | BuildState::Running { .. } => Ok(()),
        }
    }

    /// The builds of this server that are not over and do not wait.
    pub(crate) async fn unfinished_here(&self) -> Result<Vec<RecordId>, EngineError> {
        let unfinished = self.0.store.read().await?.unfinished().await?;
        let runs = |it: &Build| !matches!(it.state, BuildState::Queued);
        Ok(unfinished.into_iter().filter(runs).map(|it| it.record).collect())
    }
}
