//! After a crash: builds that nobody drives any more get their outcome.

use crate::log::{Level, LogWriter};
use crate::{Engine, EngineError};
use kiln_model::build::{Build, BuildState, Outcome};
use tracing::{info, warn};

const LOST: &str = "the server was stopped while the build ran";

/// Ends what a killed server left: its processes and folders by the executor's sweep, then each build that was under way.
/// Builds that wait go on waiting.
pub(crate) async fn recover(engine: &Engine) -> Result<(), EngineError> {
    engine.0.executor.sweep().await?;
    let unfinished = engine.0.store.read().await?.unfinished().await?;
    for build in unfinished {
        match build.state {
            BuildState::Queued => {
                engine.0.live.enter(&build.record);
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
                engine.settle(&build.record, &outcome, &[], None).await?;
            }
        }
    }
    Ok(())
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
