//! Following a build to its end, with the jobs of a flow beside it.

use super::print::Printer;
use super::service::Here;
use crate::commands::CommandError;
use crate::lifecycle::StopSignals;
use crate::output;
use kiln_engine::{Engine, EngineError, FLOW_STEP, LogView};
use kiln_model::build::Build;
use kiln_model::id::RecordId;
use std::collections::BTreeSet;
use tokio::task::JoinSet;

/// How much of a log is read at once.
const PIECE: u64 = 64 * 1024;

/// A log and how far it was shown.
struct Shown {
    view: LogView,
    printer: Printer,
    seen: u64,
}

impl Shown {
    fn new(engine: &Engine, record: &RecordId, job: Option<&str>) -> Result<Self, EngineError> {
        Ok(Self {
            view: engine.log(record)?,
            printer: Printer::new(job),
            seen: 0,
        })
    }

    /// Waits for more of the log and shows it; false once all of it was shown and no more will come.
    async fn next(&mut self) -> Result<bool, EngineError> {
        let progress = self.view.beyond(self.seen).await;
        while self.seen < progress.size {
            let end = (self.seen + PIECE).min(progress.size);
            let piece = self.view.read(self.seen..end).map_err(EngineError::Log)?;
            self.seen += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            self.printer.show(&piece);
        }
        Ok(!progress.complete)
    }
}

/// Shows the log of a build until it is over. The first signal stops the build; at the second one nobody waits for it any more,
/// and there is none.
pub(super) async fn to_the_end(
    here: &Here,
    record: &RecordId,
    signals: &mut StopSignals,
) -> Result<Option<Build>, CommandError> {
    let mut jobs = JoinSet::new();
    let mut known = BTreeSet::new();
    let mut log = Shown::new(&here.engine, record, None)?;
    let mut asked = false;
    loop {
        tokio::select! {
            more = log.next() => {
                if log.printer.is_in(FLOW_STEP) {
                    for job in here.engine.store().read().await?.flow_jobs(record).await? {
                        let Some(build) = job.build.filter(|it| known.insert(it.record.clone())) else { continue };
                        let engine = here.engine.clone();
                        jobs.spawn(async move { follow(&engine, &build.record, &job.name).await });
                    }
                }
                if !more? {
                    break;
                }
            }
            name = signals.next() => {
                if std::mem::replace(&mut asked, true) {
                    output::line(format!("{name} again: not waiting for the build"));
                    return Ok(None);
                }
                output::line(format!("{name}: stopping the build"));
                here.stop(record).await;
            }
        }
    }
    while jobs.join_next().await.is_some() {}
    Ok(Some(here.engine.wait(record).await?))
}

/// Shows the log of a job. Where it cannot be read, the summary still tells how the job went.
async fn follow(engine: &Engine, record: &RecordId, name: &str) {
    if let Ok(mut log) = Shown::new(engine, record, Some(name)) {
        while log.next().await.unwrap_or(false) {}
    }
}
