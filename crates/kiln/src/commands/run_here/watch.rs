//! Following a build to its end, with the jobs of a flow beside it.

use super::print::Printer;
use super::service::Here;
use crate::commands::CommandError;
use crate::lifecycle::StopSignals;
use crate::output;
use kiln_engine::EngineError;
use kiln_model::build::Build;
use kiln_model::id::RecordId;
use std::collections::BTreeSet;
use tokio::task::JoinSet;

/// How much of a log is read at once.
const PIECE: u64 = 64 * 1024;

/// Shows the log of a build until it is over. The first signal stops the build; the second one does not wait for it.
pub(super) async fn to_the_end(
    here: &Here,
    record: &RecordId,
    signals: &mut StopSignals,
) -> Result<Build, CommandError> {
    let mut jobs = JoinSet::new();
    let mut known = BTreeSet::new();
    let mut view = here.engine.log(record)?;
    let mut printer = Printer::new(None);
    let (mut seen, mut asked) = (0, false);
    loop {
        tokio::select! {
            progress = view.beyond(seen) => {
                while seen < progress.size {
                    let piece = view.read(seen..(seen + PIECE).min(progress.size)).map_err(EngineError::Log)?;
                    seen += u64::try_from(piece.len()).unwrap_or(u64::MAX);
                    printer.show(&piece);
                }
                for job in here.engine.store().read().await?.flow_jobs(record).await? {
                    let Some(build) = job.build.filter(|it| known.insert(it.record.clone())) else { continue };
                    let (engine, name) = (here.engine.clone(), job.name);
                    jobs.spawn(async move { follow(&engine, &build.record, &name).await });
                }
                if progress.complete && seen >= progress.size {
                    break;
                }
            }
            name = signals.next() => {
                if std::mem::replace(&mut asked, true) {
                    output::line(format!("{name} again: not waiting for the build"));
                    break;
                }
                output::line(format!("{name}: stopping the build"));
                here.stop(record).await;
            }
        }
    }
    while jobs.join_next().await.is_some() {}
    Ok(here.engine.wait(record).await?)
}

/// Shows the log of a job.
async fn follow(engine: &kiln_engine::Engine, record: &RecordId, name: &str) {
    let Ok(mut view) = engine.log(record) else { return };
    let mut printer = Printer::new(Some(name));
    let mut seen = 0;
    loop {
        let progress = view.beyond(seen).await;
        while seen < progress.size {
            let Ok(piece) = view.read(seen..(seen + PIECE).min(progress.size)) else {
                return;
            };
            seen += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            printer.show(&piece);
        }
        if progress.complete {
            return;
        }
    }
}
