//! Disabling a task, and enabling it again.

use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::TaskId;

impl Engine {
    /// Disables a task: it is kept and shown, but no build of it starts. Builds that run go on. Disabling a disabled task
    /// changes nothing.
    ///
    /// # Errors
    /// No such task.
    pub async fn disable_task(&self, by: &Actor, task: &TaskId, reason: &str) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let before = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        if unit.set_disabled(task, Some((&by.user, now, reason))).await? {
            let name = before.definition.name.as_str();
            Self::audit(&mut unit, now, by, "disableJob", task, name).await?;
            Self::announce(&mut unit, now, by, "forbiddenJob", (task, &before.project, name)).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// Enables a task again. Enabling an enabled task changes nothing.
    ///
    /// # Errors
    /// No such task.
    pub async fn enable_task(&self, by: &Actor, task: &TaskId) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let before = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        if unit.set_disabled(task, None).await? {
            Self::audit(&mut unit, now, by, "enableJob", task, before.definition.name.as_str()).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}
