//! Removal for good, asked for by somebody. It begins with a mark that nobody can take back; what is marked and not gone yet,
//! for whatever reason, the reconciler removes.

use crate::engine::see_through;
use crate::reconcile;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::TaskId;
use kiln_store::LeavingTask;
use tracing::info;

/// How many tasks are marked in one unit of work, which holds up every other writer.
const BATCH: u32 = 200;

impl Engine {
    /// Removes tasks of the recycle bin for good, with their records, logs and artifacts. When this returns, they are gone.
    ///
    /// # Errors
    /// A task is not in the bin, or not for the caller; then nothing was removed. Or something of one could not be removed now;
    /// then it is tried again until it is gone.
    pub async fn remove_tasks(&self, by: &Actor, tasks: &[TaskId]) -> Result<(), EngineError> {
        let (engine, by, tasks) = (self.clone(), by.clone(), tasks.to_vec());
        see_through(async move { engine.mark_and_remove(&by, &tasks).await }).await
    }

    async fn mark_and_remove(&self, by: &Actor, tasks: &[TaskId]) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let mut leaving = Vec::new();
        for found in self.binned(&mut unit, by, tasks).await? {
            let marked = unit.begin_removal(&found.task.id).await?;
            leaving.push(marked.ok_or(EngineError::NoSuchTask)?);
        }
        for task in &leaving {
            Self::audit(&mut unit, now, by, "removeJob", &task.id, &task.name).await?;
        }
        unit.commit().await?;
        let mut refused = None;
        for LeavingTask { id, .. } in &leaving {
            match reconcile::purge(self, id).await {
                Ok(()) => info!(task.id = %id, user.id = %by.user.id, "task {id} was removed for good"),
                Err(error) => refused = Some(error),
            }
        }
        match refused {
            None => Ok(()),
            Some(error) => {
                self.0.purge_bell.notify_one();
                Err(error)
            }
        }
    }

    /// Empties the recycle bin as far as somebody sees it. When this returns, nothing of it can come back or be seen; the
    /// reconciler removes it in the background.
    ///
    /// # Errors
    /// The store failed; what was marked until then is removed.
    pub async fn empty_recycle_bin(&self, by: &Actor) -> Result<u64, EngineError> {
        let mut removed = 0;
        loop {
            let now = self.0.clock.now();
            let mut unit = self.0.store.begin().await?;
            let view = self.bin_view(&mut unit, by).await?;
            let leaving = unit.begin_removal_of_all(&view, BATCH).await?;
            for task in &leaving {
                Self::audit(&mut unit, now, by, "removeJob", &task.id, &task.name).await?;
            }
            unit.commit().await?;
            self.0.purge_bell.notify_one();
            removed += u64::try_from(leaving.len()).unwrap_or(0);
            if leaving.is_empty() {
                return Ok(removed);
            }
        }
    }
}
