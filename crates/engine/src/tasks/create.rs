//! Making a task.

use super::TaskDraft;
use crate::groups::group_of_project;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{BuildProjectId, ProjectId, TaskId};
use kiln_model::task::{ChangeKind, Recent, Task, TaskDefinition, TaskState};

impl Engine {
    /// Makes a task in a project.
    ///
    /// # Errors
    /// The draft cannot be used, the name is taken, or the tenant has as many tasks as it may.
    pub async fn create_task(&self, by: &Actor, project: &ProjectId, draft: TaskDraft) -> Result<Task, EngineError> {
        let definition = draft.into_definition(None, self.0.store.seal(), self.0.settings.quotas.steps_per_task)?;
        self.make(by, project, definition, None).await
    }

    /// Makes a task like another one, with its matrix of rights. `******` for a private value means that of the other one; so
    /// does the absence of what the copy form lacks: the time limit, whether commits are built, and in the same project the group.
    ///
    /// # Errors
    /// No such task, the draft cannot be used, the name is taken, or the tenant has as many tasks as it may.
    pub async fn copy_task(
        &self,
        by: &Actor,
        from: &TaskId,
        project: &ProjectId,
        mut draft: TaskDraft,
    ) -> Result<Task, EngineError> {
        let source = self.0.store.read().await?.task(from).await?;
        let mut source = source.ok_or(EngineError::NoSuchTask)?;
        if source.project != *project {
            source.definition.group = None;
        }
        // Two tasks on one schedule are seldom meant; a copy has the schedules that it says.
        draft.triggers.get_or_insert_default();
        let definition = draft.into_definition(
            Some(&source.definition),
            self.0.store.seal(),
            self.0.settings.quotas.steps_per_task,
        )?;
        self.make(by, project, definition, Some(from)).await
    }

    async fn make(
        &self,
        by: &Actor,
        project: &ProjectId,
        definition: TaskDefinition,
        rights_of: Option<&TaskId>,
    ) -> Result<Task, EngineError> {
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
        match unit.insert_task(&task).await {
            Ok(count) if count > limit => return Err(EngineError::TaskLimit { limit }),
            Ok(_) => {}
            Err(error) => {
                drop(unit);
                return Err(self.name_taken(error, project, name).await);
            }
        }
        if let Some(other) = rights_of {
            unit.copy_rights(other, &task.id, now).await?;
        }
        unit.insert_revision(&task.id, ChangeKind::Create, &task.definition, &by.user, now)
            .await?;
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
