//! After a crash: builds that nobody drives any more get their outcome.

use crate::log::{Level, LogWriter};
use crate::{Engine, EngineError};
use kiln_model::build::{Build, BuildState, Outcome, StopCause};
use kiln_model::id::TaskId;
use kiln_model::task::TaskState;
use std::collections::HashMap;
use tracing::{info, warn};

const LOST: &str = "the server was stopped while the build ran";

/// Ends what a killed server left: its processes and folders by the executor's sweep, then each build that was under way.
/// Builds that wait go on waiting.
pub(crate) async fn recover(engine: &Engine) -> Result<(), EngineError> {
    engine.0.executor.sweep().await?;
    let unfinished = engine.0.store.read().await?.unfinished().await?;
    let mut deleted: HashMap<TaskId, Option<StopCause>> = HashMap::new();
    for build in unfinished {
        match build.state {
            BuildState::Queued => {
                engine.0.live.enter(&build.record);
                if !deleted.contains_key(&build.task) {
                    deleted.insert(build.task.clone(), deletion(engine, &build.task).await?);
                }
                // Whoever led the jobs of a flow is gone with the flow.
                let without_flow = build.parent.as_ref().map(|_| StopCause::FlowOver);
                if let Some(cause) = deleted.get(&build.task).cloned().flatten().or(without_flow) {
                    match engine.request_stop(&build.record, cause).await {
                        Ok(()) | Err(EngineError::AlreadyFinished) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
            BuildState::Preparing { .. }
            | BuildState::Running { .. }
            | BuildState::Stopping { .. }
            | BuildState::Finished(_) => {
                info!(build.record = %build.record, "build {} was under way when the server ended", build.record);
                write_epitaph(engine, &build);
                let outcome = Outcome::Errored {
                    reason: LOST.to_owned(),
                };
                let steps = engine.broken_off(&build.record).await?;
                engine.settle(&build.record, &outcome, &steps, None, None).await?;
            }
        }
    }
    Ok(())
}

/// Why no build of a task may run any more, if its task lies in the recycle bin.
async fn deletion(engine: &Engine, task: &TaskId) -> Result<Option<StopCause>, EngineError> {
    let binned = engine.0.store.read().await?.binned_task(task).await?;
    Ok(binned.and_then(|it| match it.state {
        TaskState::Deleted { by, .. } => Some(StopCause::TaskDeleted { name: by.name }),
        TaskState::Active | TaskState::Disabled { .. } => None,
    }))
}

/// Tells the reader of the log what happened. A log that cannot be written must not keep the build from its outcome.
fn write_epitaph(engine: &Engine, build: &Build) {
    let live = engine.0.live.enter(&build.record);
    let written = engine.0.logs.append_to(&build.record).and_then(|(file, size)| {
        let clock = engine.0.clock.clone();
        let mut log = LogWriter::new(file, size, u64::MAX, engine.0.settings.utc_offset_seconds, clock, live);
        log.enter("Kiln");
        log.say(Level::Error, LOST)
    });
    if let Err(error) = written {
        warn!(build.record = %build.record, %error, "cannot write the end of log {}", build.record);
    }
}
