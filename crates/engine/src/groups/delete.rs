//! Deleting a group.

use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{GroupId, ProjectId};

impl Engine {
    /// Deletes a group of a project and the groups in it. The tasks of all of them stay, in no group.
    ///
    /// # Errors
    /// No such group, also for the second of two callers.
    pub async fn delete_group(&self, by: &Actor, project: &ProjectId, id: &GroupId) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let tree = unit.hold_groups_of(project).await?;
        let group = tree.find(id).ok_or(EngineError::NoSuchGroup)?;
        unit.delete_group(project, id).await?;
        Self::audit_group(&mut unit, now, by, "deleteJobGroup", group).await?;
        unit.commit().await?;
        Ok(())
    }
}
