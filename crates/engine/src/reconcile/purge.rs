//! Emptying the recycle bin: tasks whose time is over are removed for good, with their records, logs and artifacts.

use crate::{Engine, EngineError};
use futures_util::FutureExt as _;
use kiln_model::id::TaskId;
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tracing::{error, info};

/// How often the bin is looked at without a bell.
const TIMER: Duration = Duration::from_secs(60);
/// How many tasks are removed in one go.
const BATCH: u32 = 16;

/// Runs until the engine drains.
pub(crate) async fn keep_purging(engine: Engine) {
    loop {
        match AssertUnwindSafe(purge_due(&engine)).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => error!(%error, cause = ?error, "cannot empty the recycle bin; the next turn tries again"),
            Err(_) => error!("emptying the recycle bin panicked; the next turn tries again"),
        }
        tokio::select! {
            () = engine.0.draining.cancelled() => return,
            () = engine.0.purge_bell.notified() => {}
            () = tokio::time::sleep(TIMER) => {}
        }
    }
}

async fn purge_due(engine: &Engine) -> Result<(), EngineError> {
    let mut stuck: HashSet<TaskId> = HashSet::new();
    loop {
        let now = engine.0.clock.now();
        let limit = BATCH + u32::try_from(stuck.len()).unwrap_or(u32::MAX - BATCH);
        let mut due = engine.0.store.read().await?.tasks_to_purge(now, limit).await?;
        due.retain(|it| !stuck.contains(it));
        if due.is_empty() {
            return forget_projects(engine).await;
        }
        for task in due {
            if engine.is_draining() {
                return Ok(());
            }
            match purge(engine, &task).await {
                Ok(()) => info!(task.id = %task, "task {task} was removed for good"),
                Err(error) => {
                    error!(task.id = %task, %error, cause = ?error, "cannot remove task {task}; the next turn tries again");
                    stuck.insert(task);
                }
            }
        }
    }
}

/// Deleted projects go when their last task is gone.
async fn forget_projects(engine: &Engine) -> Result<(), EngineError> {
    let mut unit = engine.0.store.begin().await?;
    if unit.forget_projects().await? > 0 {
        unit.commit().await?;
    }
    Ok(())
}

/// Removes one task of the recycle bin; nothing happens to one that came back. Files go before rows: whatever interrupts this
/// leaves rows that lead back here.
pub(crate) async fn purge(engine: &Engine, task: &TaskId) -> Result<(), EngineError> {
    let mut unit = engine.0.store.begin().await?;
    unit.begin_removal(task).await?;
    unit.commit().await?;
    if !engine.0.store.read().await?.is_leaving(task).await? {
        return Ok(());
    }
    await_builds(engine, task).await?;
    let _no_new_references = engine.0.blob_gate.write().await;
    // What would go is learnt from a unit that is not kept, so that no writer waits while files are removed.
    let mut rehearsal = engine.0.store.begin().await?;
    let builds = rehearsal.purge_task(task).await?;
    let mut hashes: Vec<String> = builds.iter().flat_map(|it| it.artifacts.iter().cloned()).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let orphans = rehearsal.unreferenced(&hashes).await?;
    drop(rehearsal);
    for build in &builds {
        engine.0.logs.remove(&build.record).map_err(EngineError::Log)?;
    }
    for sha256 in &orphans {
        engine.0.blobs.delete(sha256).await?;
    }
    let mut unit = engine.0.store.begin().await?;
    unit.purge_task(task).await?;
    unit.commit().await?;
    Ok(())
}

/// Waits until no build of a task is under way. One whose end cannot be had in time puts the removal off.
async fn await_builds(engine: &Engine, task: &TaskId) -> Result<(), EngineError> {
    let unfinished = async || engine.0.store.read().await?.unfinished_of_task(task).await;
    let bound = engine.0.settings.stop_grace + Duration::from_secs(30);
    for build in unfinished().await? {
        if let Some(live) = engine.0.live.find(&build.record) {
            // What is not over then is seen below.
            let _ = tokio::time::timeout(bound, live.over()).await;
        }
    }
    if unfinished().await?.is_empty() {
        Ok(())
    } else {
        Err(EngineError::StillRunning)
    }
}
