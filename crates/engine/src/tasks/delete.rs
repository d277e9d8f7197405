//! Deleting tasks: a task goes into the recycle bin, and no build of it runs or starts any more.

use crate::engine::see_through;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::build::{BuildState, StopCause};
use kiln_model::id::{ProjectId, RecordId, TaskId};
use kiln_model::time::Timestamp;
use kiln_store::Unit;
use std::collections::HashSet;
use std::time::Duration;
use tracing::{info, warn};

/// A task that lies in the recycle bin now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedTask {
    /// The task.
    pub task: TaskId,
    /// Its project.
    pub project: ProjectId,
}

impl Engine {
    /// Deletes a task. In one unit of work it goes into the bin, its waiting builds end, its running ones are asked to stop,
    /// and the deed is written down; a trigger that comes at the same moment either is a build that this stops, or finds no
    /// task. Returns when no process of the task's builds is alive.
    ///
    /// # Errors
    /// No such task, also for the second of two callers.
    pub async fn delete_task(&self, by: &Actor, task: &TaskId) -> Result<DeletedTask, EngineError> {
        let deleted = self.delete_tasks(by, std::slice::from_ref(task)).await?;
        deleted.into_iter().next().ok_or(EngineError::NoSuchTask)
    }

    /// Deletes several tasks of the caller's tenant in one unit of work: all of them, or none. What is named twice is deleted
    /// once.
    ///
    /// # Errors
    /// One of the tasks does not exist; then all are as they were.
    pub async fn delete_tasks(&self, by: &Actor, tasks: &[TaskId]) -> Result<Vec<DeletedTask>, EngineError> {
        let (engine, by) = (self.clone(), by.clone());
        let mut once = HashSet::new();
        let tasks: Vec<TaskId> = tasks.iter().filter(|it| once.insert(*it)).cloned().collect();
        see_through(async move { engine.bin_tasks_and_end_builds(&by, &tasks).await }).await
    }

    async fn bin_tasks_and_end_builds(&self, by: &Actor, tasks: &[TaskId]) -> Result<Vec<DeletedTask>, EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let keep = Duration::from_secs(u64::from(unit.keep_days(&by.domain).await?) * 24 * 3600);
        let mut found = Vec::new();
        for task in tasks {
            let task = unit.task(task).await?.filter(|it| it.domain == by.domain);
            found.push(task.ok_or(EngineError::NoSuchTask)?);
        }
        if !unit.bin_tasks(tasks, &by.user, now, now.after(keep)).await? {
            return Err(EngineError::NoSuchTask);
        }
        let cause = StopCause::TaskDeleted {
            name: by.user.name.clone(),
        };
        let mut affected = Affected::default();
        for task in &found {
            stop_builds(&mut unit, &task.id, &cause, now, &mut affected).await?;
            let name = task.definition.name.as_str();
            Self::audit(&mut unit, now, by, "deleteJob", &task.id, name).await?;
            Self::announce(&mut unit, now, by, "deleteJob", (&task.id, &task.project, name)).await?;
        }
        unit.commit().await?;

        for task in tasks {
            info!(task.id = %task, user.id = %by.user.id, "task {task} was deleted");
        }
        for record in &affected.ended {
            self.0.live.leave(record);
        }
        self.end(&affected.stopping, &cause).await;
        self.0.purge_bell.notify_one();
        Ok(found
            .into_iter()
            .map(|it| DeletedTask {
                task: it.id,
                project: it.project,
            })
            .collect())
    }

    /// Tells supervisors to stop, and waits until they have.
    async fn end(&self, records: &[RecordId], cause: &StopCause) {
        let driven: Vec<_> = records.iter().filter_map(|it| self.0.live.find(it)).collect();
        for live in &driven {
            live.ask(cause);
        }
        let all = async {
            for live in &driven {
                live.over().await;
            }
        };
        let bound = self.0.settings.stop_grace + Duration::from_secs(30);
        if tokio::time::timeout(bound, all).await.is_err() {
            warn!(
                builds = records.len(),
                "builds of a deleted task did not end in time; their supervisors go on trying"
            );
        }
    }
}

/// The builds that a deletion brings to their end.
#[derive(Default)]
struct Affected {
    /// Those that waited, and are over now.
    ended: Vec<RecordId>,
    /// Those that a supervisor must end.
    stopping: Vec<RecordId>,
}

/// Ends the waiting builds of a task, and moves its running ones towards their end.
async fn stop_builds(
    unit: &mut Unit,
    task: &TaskId,
    cause: &StopCause,
    now: Timestamp,
    affected: &mut Affected,
) -> Result<(), EngineError> {
    for build in unit.unfinished_of_task(task).await? {
        let mut state = build.state;
        // A supervisor may move the build between our reading and our writing; then what it wrote is the truth.
        while let Ok(next) = state.clone().stop(cause.clone(), now) {
            if unit.move_build(&build.record, &state, &next).await? {
                state = next;
                break;
            }
            state = unit.build(&build.record).await?.ok_or(EngineError::NoSuchBuild)?.state;
        }
        match state {
            BuildState::Finished(_) => affected.ended.push(build.record),
            BuildState::Queued
            | BuildState::Preparing { .. }
            | BuildState::Running { .. }
            | BuildState::Stopping { .. } => affected.stopping.push(build.record),
        }
    }
    Ok(())
}
