//! The switch of a task: whether the matrix of its project counts for it, or its own.

use super::{change, matrix};
use crate::{Engine, EngineError};
use kiln_model::access::{Actor, RightSet};
use kiln_model::task::Task;
use kiln_model::time::Timestamp;
use kiln_store::{Project, Unit};

impl Engine {
    /// Has a task follow its project; what its own matrix said is forgotten. To give anybody more by that than the caller has
    /// is refused.
    pub(super) async fn follow(
        &self,
        unit: &mut Unit,
        by: &Actor,
        (task, project): (&Task, &Project),
        author: RightSet,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if task.follows_project {
            return Ok(());
        }
        let before = matrix::of_task(unit, task, project).await?;
        let after = matrix::of_project(unit, project).await?;
        let after: Vec<_> = after.iter().map(|it| (it.role, it.rights)).collect();
        change::lifts(&before, &after, author)?;
        unit.set_follows_project(&task.id, true).await?;
        let name = task.definition.name.as_str();
        Self::audit(unit, now, by, "updateJobPermission", &task.id, name).await?;
        Ok(())
    }
}
