//! Changing a task: the definition as a whole.

use super::TaskDraft;
use crate::groups::group_of_project;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::TaskId;
use kiln_model::task::ChangeKind;

impl Engine {
    /// Replaces a task's definition; where it means something else then, that is a revision. Builds that wait or run keep the one they were triggered with.
    ///
    /// # Errors
    /// No such task, the draft cannot be used, or the new name is taken.
    pub async fn update_task(&self, by: &Actor, task: &TaskId, draft: TaskDraft) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        unit.hold_task(task).await?;
        let before = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        let group = draft.group.clone();
        group_of_project(&mut unit, &before.project, group.as_ref()).await?;
        let definition = draft.into_definition(
            Some(&before.definition),
            self.0.store.seal(),
            self.0.settings.quotas.steps_per_task,
        )?;
        let name = &definition.name;
        if let Some(holder) = unit.task_named(&before.project, name).await?.filter(|it| it != task) {
            return Err(EngineError::NameTaken {
                name: name.clone(),
                holder,
            });
        }
        match unit.replace_definition(task, &definition, &by.user, now).await {
            Ok(true) => {}
            Ok(false) => return Err(EngineError::NoSuchTask),
            Err(error) => {
                drop(unit);
                return Err(self.name_taken(error, &before.project, name).await);
            }
        }
        if let Some(group) = &group {
            unit.set_group(&before.project, task, Some(group)).await?;
        }
        if !definition.means_the_same_as(&before.definition) {
            unit.insert_revision(task, ChangeKind::Update, &definition, &by.user, now)
                .await?;
        }
        Self::audit(&mut unit, now, by, "updateJob", task, name.as_str()).await?;
        Self::announce(
            &mut unit,
            now,
            by,
            "updateConfigJob",
            (task, &before.project, name.as_str()),
        )
        .await?;
        unit.commit().await?;
        Ok(())
    }
}
