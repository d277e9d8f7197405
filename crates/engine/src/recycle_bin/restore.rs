//! The way back: a task comes back with all its builds, as what it was.

use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{ProjectId, TaskId};
use kiln_model::task::{ChangeKind, Task, TaskDefinition, TaskName};
use kiln_model::time::Timestamp;
use kiln_store::{StoreError, Unit};

/// How often a restoration is tried anew where somebody takes the chosen name at the same moment.
const TRIES: usize = 5;

/// A task that came back under another name, because its own was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The name that it had.
    pub from: TaskName,
    /// The name that it has.
    pub to: TaskName,
}

impl Engine {
    /// Brings tasks back from the recycle bin: all of them, or none. Tells which came back under another name.
    ///
    /// # Errors
    /// A task is not in the bin, or not for the caller; or there would be more tasks than there may be.
    pub async fn restore_tasks(&self, by: &Actor, tasks: &[TaskId]) -> Result<Vec<Renamed>, EngineError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.restored(by, tasks).await {
                Err(EngineError::Store(error)) if error.is_conflict() && tries < TRIES => {}
                done => return done,
            }
        }
    }

    async fn restored(&self, by: &Actor, tasks: &[TaskId]) -> Result<Vec<Renamed>, EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let (mut renamed, mut projects) = (Vec::new(), Vec::new());
        for found in self.binned(&mut unit, by, tasks).await? {
            let (project, other_name) = Self::restore(&mut unit, by, &found.task, now).await?;
            projects.push(project);
            renamed.extend(other_name);
        }
        let limit = self.0.settings.task_limit;
        match unit.count_restored(&projects, &by.domain).await {
            Ok(count) if count > limit => return Err(EngineError::TaskLimit { limit }),
            Ok(_) => {}
            Err(StoreError::Missing { .. }) => return Err(EngineError::NoSuchTask),
            Err(error) => return Err(error.into()),
        }
        unit.commit().await?;
        Ok(renamed)
    }

    async fn restore(
        unit: &mut Unit,
        by: &Actor,
        task: &Task,
        now: Timestamp,
    ) -> Result<(ProjectId, Option<Renamed>), EngineError> {
        let name = free_name(unit, task).await?;
        let renamed = (name != task.definition.name).then(|| Renamed {
            from: task.definition.name.clone(),
            to: name.clone(),
        });
        let definition = TaskDefinition {
            name,
            ..task.definition.clone()
        };
        let project = unit.restore_task(&task.id, &definition, &by.user, now).await?;
        let project = project.ok_or(EngineError::NoSuchTask)?;
        if renamed.is_some() {
            unit.insert_revision(&task.id, ChangeKind::Update, &definition, &by.user, now)
                .await?;
        }
        Self::audit(unit, now, by, "restoreJob", &task.id, definition.name.as_str()).await?;
        Ok((project, renamed))
    }
}

/// The task's name, or a `<name>-restored-<n>` that nobody has: the first one, unless some of them are gone.
async fn free_name(unit: &mut Unit, task: &Task) -> Result<TaskName, EngineError> {
    let own = &task.definition.name;
    if unit.task_named(&task.project, own).await?.is_none() {
        return Ok(own.clone());
    }
    // In a few steps also where thousands came back already, because every other writer waits.
    let (mut taken, mut free) = (0_u32, 1_u32);
    while unit
        .task_named(&task.project, &restored_name(own, free))
        .await?
        .is_some()
    {
        (taken, free) = (free, free.saturating_mul(2));
    }
    while free - taken > 1 {
        let middle = taken + (free - taken) / 2;
        if unit
            .task_named(&task.project, &restored_name(own, middle))
            .await?
            .is_some()
        {
            taken = middle;
        } else {
            free = middle;
        }
    }
    Ok(restored_name(own, free))
}

/// `<name>-restored-<n>`, the name cut where the whole would be too long.
fn restored_name(name: &TaskName, n: u32) -> TaskName {
    let tail = format!("-restored-{n}");
    let room = TaskName::MAX.saturating_sub(tail.len());
    let head: String = name.as_str().chars().take(room).collect();
    TaskName::parse(&format!("{head}{tail}")).expect("a beginning of a name with letters, digits and dashes is a name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_to_make_room() {
        let long = TaskName::parse(&"x".repeat(TaskName::MAX)).unwrap();
        let name = restored_name(&long, 12);
        assert!(name.as_str().ends_with("x-restored-12"));
        assert_eq!(name.as_str().chars().count(), TaskName::MAX);
        let short = TaskName::parse("构建").unwrap();
        assert_eq!(restored_name(&short, 1).as_str(), "构建-restored-1");
    }
}
