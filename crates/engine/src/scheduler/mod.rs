//! Giving waiting builds a place. Woken by a bell, never by a tick on the hot path; the timer is for bells that nobody here
//! could ring (another server freed a place, a write failed).

mod assign;

use crate::supervisor;
use crate::{Engine, EngineError};
use assign::{Capacity, Decision, WaitReason, assign};
use futures_util::FutureExt as _;
use kiln_model::build::{Build, BuildState};
use kiln_model::id::RecordId;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tracing::error;

/// How often the queue is looked at without a bell.
const TIMER: Duration = Duration::from_secs(10);
/// How many waiting builds are looked at in one go.
const LOOK_AHEAD: u32 = 256;
/// How many are looked at where all of those belong to tenants that are at their limit.
const LOOK_FAR_AHEAD: u32 = 1 << 20;

/// Runs until the engine drains.
pub(crate) async fn run(engine: Engine) {
    let mut reasons = HashMap::new();
    loop {
        match AssertUnwindSafe(turn(&engine, &mut reasons)).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => error!(%error, cause = ?error, "cannot schedule; the next turn tries again"),
            Err(_) => error!("the scheduler panicked; the next turn tries again"),
        }
        tokio::select! {
            () = engine.0.draining.cancelled() => return,
            () = engine.0.queue_bell.notified() => {}
            () = tokio::time::sleep(TIMER) => {}
        }
    }
}

/// One look at the queue.
async fn turn(engine: &Engine, reasons: &mut HashMap<RecordId, WaitReason>) -> Result<(), EngineError> {
    let settings = &engine.0.settings;
    let free = settings.concurrency.saturating_sub(engine.0.driven.len());
    let capacity = Capacity {
        server: settings.concurrency,
        free,
        tenant: settings.tenant_concurrency,
    };
    let mut reader = engine.0.store.read().await?;
    let mut queue = reader.queue(LOOK_AHEAD).await?;
    if queue.is_empty() {
        reasons.clear();
        return Ok(());
    }
    let running: HashMap<_, _> = reader.running_counts().await?.into_iter().collect();
    let mut decisions = assign(&queue, running.clone(), capacity);
    if queue.len() >= LOOK_AHEAD as usize && starts(&decisions) < free {
        // The long queue of a tenant at its limit does not hide the others.
        queue = reader.queue(LOOK_FAR_AHEAD).await?;
        decisions = assign(&queue, running, capacity);
    }
    drop(reader);
    // Reasons of builds that do not wait any more are forgotten.
    let mut before = std::mem::take(reasons);
    for (record, decision) in decisions {
        match decision {
            Decision::Start => {
                let reason = before.remove(&record);
                if engine.0.draining.is_cancelled() {
                    return Ok(());
                }
                if let Some(build) = claim(engine, &record).await? {
                    let engine = engine.clone();
                    engine
                        .0
                        .driven
                        .clone()
                        .spawn(supervisor::drive(engine, build, reason.map(|it| it.to_string())));
                }
            }
            Decision::Wait(reason) => {
                reasons.insert(record, reason);
            }
        }
    }
    Ok(())
}

fn starts(decisions: &[(RecordId, Decision)]) -> usize {
    decisions.iter().filter(|(_, it)| *it == Decision::Start).count()
}

/// Takes a build from the queue; none if somebody else was faster or its task is gone.
async fn claim(engine: &Engine, record: &RecordId) -> Result<Option<Build>, EngineError> {
    let now = engine.0.clock.now();
    let mut unit = engine.0.store.begin().await?;
    let Some(mut build) = unit.build(record).await? else {
        return Ok(None);
    };
    let Ok(next) = build.state.clone().prepare(now) else {
        return Ok(None);
    };
    if !unit.move_build(record, &BuildState::Queued, &next).await? {
        return Ok(None);
    }
    // After a power cut the build waits again, and nothing of it ran.
    unit.commit_relaxed().await?;
    build.state = next;
    Ok(Some(build))
}
