//! Making a task.

use super::TaskDraft;
use crate::groups::group_of_project;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{BuildProjectId, ProjectId, TaskId};
use kiln_model::task::{Recent, Task, TaskState};

impl Engine {
    /// Makes a task in a project.
    ///
    /// # Errors
    /// The draft cannot be used, the name is taken, or the project has as many tasks as it may.
    pub async fn create_task(&self, by: &Actor, project: &ProjectId, draft: TaskDraft) -> Result<Task, EngineError> {
        let definition = draft.into_definition(None, self.0.store.seal())?;
        let now = self.0.clock.now();
        let task = Task {
            id: TaskId::from_random(self.0.entropy.bytes()),
            project: project.clone(),
            domain: by.domain.clone(),
            build_project: BuildProjectId::from_random(self.0.entropy.bytes()),
            definition,
            creator: by.user.clone(),
            created: now,
            updated: now,
            state: TaskState::Active,
            follows_project: true,
            recent: Recent::default(),
        };
        let name = &task.definition.name;
        let mut unit = self.0.store.begin().await?;
        group_of_project(&mut unit, project, task.definition.group.as_ref()).await?;
        if let Some(holder) = unit.task_named(project, name).await? {
            return Err(EngineError::NameTaken {
                name: name.clone(),
                holder,
            });
        }
        let limit = self.0.settings.task_limit;
        if unit.count_tasks(project).await? >= limit {
            return Err(EngineError::TaskLimit { limit });
        }
        if let Err(error) = unit.insert_task(&task).await {
            drop(unit);
            return Err(self.name_taken(error, project, name).await);
        }
        Self::audit(&mut unit, now, by, "createJob", &task.id, name.as_str()).await?;
        unit.commit().await?;
        Ok(task)
    }

    /// What a failed write means: somebody else took the name at the same moment, or something worse.
    pub(super) async fn name_taken(
        &self,
        error: kiln_store::StoreError,
        project: &ProjectId,
        name: &kiln_model::task::TaskName,
    ) -> EngineError {
        if !error.is_conflict() {
            return error.into();
        }
        let holder = async { self.0.store.read().await?.task_named(project, name).await }.await;
        match holder {
            Ok(Some(holder)) => EngineError::NameTaken {
                name: name.clone(),
                holder,
            },
            Ok(None) | Err(_) => error.into(),
        }
    }
}
