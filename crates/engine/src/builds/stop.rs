//! Stopping a build, in whatever state it is.

use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::build::{Build, BuildState, StopCause};
use kiln_model::id::RecordId;
use tracing::info;

impl Engine {
    /// Asks a build to stop. When this returns, the wish is durable; the build is over when its processes are.
    ///
    /// # Errors
    /// The build is over, or does not exist.
    pub async fn stop(&self, by: &Actor, record: &RecordId) -> Result<(), EngineError> {
        self.request_stop(
            record,
            StopCause::User {
                name: by.user.name.clone(),
            },
        )
        .await
    }

    /// Asks a build to stop, for whatever cause. A build that is being stopped already stays so.
    pub(crate) async fn request_stop(&self, record: &RecordId, cause: StopCause) -> Result<(), EngineError> {
        let next = loop {
            let now = self.0.clock.now();
            let mut unit = self.0.store.begin().await?;
            let build = unit.build(record).await?.ok_or(EngineError::NoSuchBuild)?;
            let Ok(next) = build.state.clone().stop(cause.clone(), now) else {
                return if build.state.is_finished() {
                    Err(EngineError::AlreadyFinished)
                } else {
                    Ok(())
                };
            };
            if unit.move_build(record, &build.state, &next).await? {
                unit.commit().await?;
                break next;
            }
        };
        info!(build.record = %record, "build {record} is to stop: {cause}");
        match next {
            BuildState::Finished(_) => self.0.live.leave(record),
            BuildState::Queued
            | BuildState::Preparing { .. }
            | BuildState::Running { .. }
            | BuildState::Stopping { .. } => {
                self.0.live.enter(record).stop.send_replace(Some(cause));
            }
        }
        Ok(())
    }

    /// The builds of this server that are not over and do not wait.
    pub(crate) async fn unfinished_here(&self) -> Result<Vec<RecordId>, EngineError> {
        let unfinished = self.0.store.read().await?.unfinished().await?;
        let runs = |it: &Build| !matches!(it.state, BuildState::Queued);
        Ok(unfinished.into_iter().filter(runs).map(|it| it.record).collect())
    }
}
