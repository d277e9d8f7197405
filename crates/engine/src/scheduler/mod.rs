//! Giving waiting builds a place. Woken by a bell, never by a tick on the hot path; the timer is for bells that nobody here
//! could ring (another server freed a place, a write failed).

mod assign;

use crate::supervisor;
use crate::{Engine, EngineError};
use assign::{Capacity, Decision, Running, WaitReason, assign};
use futures_util::FutureExt as _;
use kiln_model::build::{Build, BuildState};
use kiln_model::id::RecordId;
use kiln_model::time::Timestamp;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tracing::error;

/// How often the queue is looked at without a bell.
const TIMER: Duration = Duration::from_secs(10);
/// How many waiting builds are looked at in one go.
const LOOK_AHEAD: u32 = 256;
/// How many are looked at where all of those belong to tenants or tasks that are at their limit.
const LOOK_FAR_AHEAD: u32 = 1 << 20;

/// What a scheduler remembers from turn to turn, for the words to builds that had to wait.
#[derive(Default)]
struct Memory {
    /// When all places of this server were last seen taken.
    full: Option<Timestamp>,
    /// Why builds wait that another reason holds up.
    reasons: HashMap<RecordId, WaitReason>,
}

/// Runs until the engine drains.
pub(crate) async fn run(engine: Engine) {
    let mut memory = Memory::default();
    loop {
        match AssertUnwindSafe(turn(&engine, &mut memory)).catch_unwind().await {
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
async fn turn(engine: &Engine, memory: &mut Memory) -> Result<(), EngineError> {
    let settings = &engine.0.settings;
    let flows = engine.0.flows.load(Ordering::Relaxed);
    let taken = engine.0.driven.len().saturating_sub(flows);
    let free = settings.concurrency.saturating_sub(taken);
    if free == 0 {
        memory.full = Some(engine.0.clock.now());
        return Ok(());
    }
    let capacity = Capacity {
        server: settings.concurrency,
        free,
        tenant: settings.quotas.builds_per_tenant,
        task: settings.quotas.builds_per_task,
    };
    // Reasons of builds that do not wait any more are forgotten.
    let mut before = std::mem::take(&mut memory.reasons);
    for (record, decision) in decide(engine, capacity).await? {
        match decision {
            Decision::Start => {
                if engine.0.draining.is_cancelled() {
                    return Ok(());
                }
                let Some(build) = claim(engine, &record).await? else {
                    // Its place is free for the next one.
                    engine.0.queue_bell.notify_one();
                    continue;
                };
                let was_full = memory.full.is_some_and(|it| it >= build.created);
                let full = was_full.then_some(WaitReason::Server {
                    places: capacity.server,
                });
                let words = before.remove(&record).or(full).map(|it| it.to_string());
                let engine = engine.clone();
                engine.0.driven.clone().spawn(supervisor::drive(engine, build, words));
            }
            Decision::Wait(reason) => {
                memory.reasons.insert(record, reason);
            }
        }
    }
    Ok(())
}

/// What becomes of the builds at the head of the queue. No more of it is read than there are places, unless the limit of a
/// tenant or a task may hold up those in front.
async fn decide(engine: &Engine, capacity: Capacity) -> Result<Vec<(RecordId, Decision)>, EngineError> {
    let mut reader = engine.0.store.read().await?;
    if capacity.tenant.min(capacity.task) >= capacity.server {
        let queue = reader.queue(u32::try_from(capacity.free).unwrap_or(u32::MAX)).await?;
        return Ok(assign(&queue, Running::default(), capacity));
    }
    let mut queue = reader.queue(LOOK_AHEAD).await?;
    if queue.is_empty() {
        return Ok(Vec::new());
    }
    let running: Running = reader.running_counts().await?.into_iter().collect();
    let mut decisions = assign(&queue, running.clone(), capacity);
    if queue.len() >= LOOK_AHEAD as usize && starts(&decisions) < capacity.free {
        // The long queue of a tenant or a task at its limit does not hide the others.
        queue = reader.queue(LOOK_FAR_AHEAD).await?;
        decisions = assign(&queue, running, capacity);
    }
    Ok(decisions)
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
