//! Moving tasks into a group, or out of all.

use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{GroupId, ProjectId, TaskId};

/// A task that was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedTask {
    /// The task.
    pub task: TaskId,
    /// The path of its group; empty where it is in none.
    pub path: String,
}

impl Engine {
    /// Puts tasks of a project into a group of it, or out of all groups: all of them, or none.
    ///
    /// # Errors
    /// No such group, or no such task in the project.
    pub async fn move_tasks(
        &self,
        by: &Actor,
        project: &ProjectId,
        group: Option<&GroupId>,
        tasks: &[TaskId],
    ) -> Result<Vec<MovedTask>, EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let tree = unit.groups_of(project).await?;
        if group.is_some_and(|it| tree.find(it).is_none()) {
            return Err(EngineError::NoSuchGroup);
        }
        let path = group.map(|it| tree.path(it)).unwrap_or_default();
        let mut moved = Vec::with_capacity(tasks.len());
        for id in tasks {
            let task = unit.task(id).await?.ok_or(EngineError::NoSuchTask)?;
            match unit.set_group(project, id, group).await {
                Ok(true) => {}
                Ok(false) => return Err(EngineError::NoSuchTask),
                // Somebody deleted the group at the same moment.
                Err(error) if error.is_missing() => return Err(EngineError::NoSuchGroup),
                Err(error) => return Err(error.into()),
            }
            Self::audit(&mut unit, now, by, "moveJobGroup", id, task.definition.name.as_str()).await?;
            moved.push(MovedTask {
                task: id.clone(),
                path: path.clone(),
            });
        }
        unit.commit().await?;
        Ok(moved)
    }
}
