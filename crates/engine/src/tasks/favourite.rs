//! Following a task, and ceasing to: a mark that its user alone sees.

use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::TaskId;
use kiln_store::StoreError;

impl Engine {
    /// Makes a task a favourite of whoever asks. Doing it again changes nothing.
    ///
    /// # Errors
    /// No such task.
    pub async fn follow_task(&self, by: &Actor, task: &TaskId) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let found = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        let changed = unit.follow(&by.user.id, task, now).await;
        // The task may have been removed for good since it was read.
        if matches!(changed, Err(StoreError::Missing { .. })) {
            return Err(EngineError::NoSuchTask);
        }
        if changed? {
            Self::audit(&mut unit, now, by, "followJob", task, found.definition.name.as_str()).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// Ends that a task is a favourite of whoever asks. Doing it again changes nothing.
    ///
    /// # Errors
    /// No such task.
    pub async fn unfollow_task(&self, by: &Actor, task: &TaskId) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let found = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        if unit.unfollow(&by.user.id, task).await? {
            let name = found.definition.name.as_str();
            Self::audit(&mut unit, now, by, "unfollowJob", task, name).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}
