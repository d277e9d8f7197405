//! Swapping the places of two groups.

use crate::error::Problems;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{GroupId, ProjectId};

impl Engine {
    /// Two groups that lie in the same group exchange their places. A group that is swapped with itself stays as it is.
    ///
    /// # Errors
    /// One of them does not exist, or they are no siblings.
    pub async fn swap_groups(
        &self,
        by: &Actor,
        project: &ProjectId,
        source: &GroupId,
        target: &GroupId,
    ) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let tree = unit.hold_groups_of(project).await?;
        let mut source = tree.find(source).ok_or(EngineError::NoSuchGroup)?.clone();
        let mut target = tree.find(target).ok_or(EngineError::NoSuchGroup)?.clone();
        if source.parent != target.parent {
            let reason = "does not lie in the same group as source_group_id";
            return Err(EngineError::Invalid(Problems::one("target_group_id", reason)));
        }
        if source.id == target.id {
            return Ok(());
        }
        std::mem::swap(&mut source.ordinal, &mut target.ordinal);
        for group in [&source, &target] {
            unit.change_group(group, &by.user, now).await?;
            Self::audit_group(&mut unit, now, by, "swapJobGroup", group).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}
