//! Deleting a task: it goes into the recycle bin, and no build of it runs or starts any more.

use crate::engine::see_through;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::build::{BuildState, StopCause};
use kiln_model::id::{ProjectId, RecordId, TaskId};
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
        let (engine, by, task) = (self.clone(), by.clone(), task.clone());
        see_through(async move { engine.bin_task_and_end_builds(&by, &task).await }).await
    }

    async fn bin_task_and_end_builds(&self, by: &Actor, task: &TaskId) -> Result<DeletedTask, EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let found = unit.task(task).await?.ok_or(EngineError::NoSuchTask)?;
        let keep = Duration::from_secs(u64::from(unit.keep_days(&found.domain).await?) * 24 * 3600);
        if !unit.bin_task(task, &by.user, now, now.after(keep)).await? {
            return Err(EngineError::NoSuchTask);
        }
        let cause = StopCause::TaskDeleted {
            name: by.user.name.clone(),
        };
        let mut ended: Vec<RecordId> = Vec::new();
        let mut stopping: Vec<RecordId> = Vec::new();
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
                BuildState::Finished(_) => ended.push(build.record),
                BuildState::Queued
                | BuildState::Preparing { .. }
                | BuildState::Running { .. }
                | BuildState::Stopping { .. } => {
                    stopping.push(build.record);
                }
            }
        }
        let name = found.definition.name.as_str();
        Self::audit(&mut unit, now, by, "deleteJob", task, name).await?;
        Self::announce(&mut unit, now, by, "deleteJob", (task, &found.project, name)).await?;
        unit.commit().await?;

        info!(task.id = %task, user.id = %by.user.id, "task {task} was deleted");
        for record in &ended {
            self.0.live.leave(record);
        }
        self.end(&stopping, &cause).await;
        self.0.purge_bell.notify_one();
        Ok(DeletedTask {
            task: task.clone(),
            project: found.project,
        })
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
