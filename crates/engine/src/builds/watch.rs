//! Waiting for a build and reading its log, without polling.

use crate::log::LogView;
use crate::{Engine, EngineError};
use kiln_model::build::Build;
use kiln_model::id::RecordId;
use std::time::Duration;

/// How often a build is looked at that another server drives.
const ELSEWHERE: Duration = Duration::from_secs(1);

impl Engine {
    /// Waits until a build is over.
    ///
    /// # Errors
    /// No such build.
    pub async fn wait(&self, record: &RecordId) -> Result<Build, EngineError> {
        loop {
            // First the channel, then the store: an end between the two is seen by one of them.
            let live = self.0.live.find(record);
            let build = self
                .0
                .store
                .read()
                .await?
                .build(record)
                .await?
                .ok_or(EngineError::NoSuchBuild)?;
            match live {
                // An end may be seen a moment before it is on the disk and the log is told complete; both are waited for.
                Some(live) => live.over().await,
                None if build.state.is_finished() => return Ok(build),
                None => tokio::time::sleep(ELSEWHERE).await,
            }
        }
    }

    /// The log of a build, from its first byte, live if the build is not over.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn log(&self, record: &RecordId) -> Result<LogView, EngineError> {
        let path = self.0.logs.file(record);
        match self.0.live.find(record) {
            Some(live) => Ok(LogView::live(path, live.log.subscribe())),
            None => LogView::over(path).map_err(EngineError::Log),
        }
    }
}
