//! The end of a build, in one unit of work: outcome, steps, commit, event.

use crate::{Engine, EngineError};
use futures_util::FutureExt as _;
use kiln_model::build::{Build, BuildState, Commit, Outcome, Revision, StepRecord};
use kiln_model::id::RecordId;
use kiln_model::time::Timestamp;
use serde_json::json;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

/// The longest time between two tries to store an outcome.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What the sources turned out to be.
#[derive(Debug, Clone)]
pub(crate) struct SourceFacts {
    pub(crate) commit: Commit,
    pub(crate) revision: Revision,
}

impl Engine {
    /// Stores how a build ended and tells everybody who waits. A build that is over already stays as it is.
    pub(crate) async fn settle(
        &self,
        record: &RecordId,
        outcome: &Outcome,
        steps: &[StepRecord],
        facts: Option<&SourceFacts>,
        steps_over: Option<Timestamp>,
    ) -> Result<(), EngineError> {
        loop {
            let now = self.0.clock.now();
            let mut unit = self.0.store.begin().await?;
            let Some(build) = unit.build(record).await? else { break };
            let Ok(next) = build.state.clone().finish(outcome.clone(), now) else {
                break;
            };
            for step in steps {
                unit.update_step(record, step).await?;
            }
            if let Some(facts) = facts {
                unit.set_commit(record, &facts.commit, &facts.revision).await?;
            }
            if steps_over.is_some() {
                unit.note_moments(record, None, steps_over).await?;
            }
            if !unit.move_build(record, &build.state, &next).await? {
                continue;
            }
            let (event, payload) = event(&build, &next);
            unit.insert_event(now, event, &build.task, &build.project, &payload)
                .await?;
            unit.commit().await?;
            break;
        }
        self.0.live.leave(record);
        Ok(())
    }

    /// The stored steps of a build that something on our side broke off, with their end.
    pub(crate) async fn broken_off(&self, record: &RecordId) -> Result<Vec<StepRecord>, EngineError> {
        let stored = self.0.store.read().await?.steps_of(record).await?;
        let finished = self.0.clock.now();
        let size = self.0.logs.file(record).metadata().map_or(0, |it| it.len());
        Ok(stored
            .into_iter()
            .filter_map(|it| it.broken_off(finished, size))
            .collect())
    }
}

/// Tries `deed` until it works, more and more slowly. A panic is a failure like any other.
pub(super) async fn until_it_works<E, F>(mut deed: impl FnMut() -> F, told: impl Fn(Option<E>))
where
    F: Future<Output = Result<(), E>>,
{
    let mut pause = Duration::from_millis(100);
    loop {
        match AssertUnwindSafe(deed()).catch_unwind().await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => told(Some(error)),
            Err(_) => told(None),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn event(build: &Build, end: &BuildState) -> (&'static str, serde_json::Value) {
    use kiln_model::build::words;
    let succeeded = matches!(end, BuildState::Finished(ended) if ended.outcome == Outcome::Succeeded);
    let payload = json!({
        "job_name": build.task_name,
        "record_id": build.record,
        "build_number": build.number,
        "status": words::record_status(end),
        "error": words::error_text(end),
        "user_id": build.by.id,
        "user_name": build.by.name,
    });
    (if succeeded { "buildJobSuccess" } else { "buildJobFail" }, payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};
    use tokio::time::Instant;

    /// How often a deed was tried that fails `failures` times, and what was told, and how long it took.
    async fn tried(
        failures: usize,
        fail: impl Fn() -> Result<(), &'static str>,
    ) -> (usize, Vec<Option<&'static str>>, Duration) {
        let (tries, told, begin) = (Cell::new(0), RefCell::new(Vec::new()), Instant::now());
        let deed = || async {
            tries.set(tries.get() + 1);
            if tries.get() <= failures { fail() } else { Ok(()) }
        };
        until_it_works(deed, |it| told.borrow_mut().push(it)).await;
        (tries.get(), told.into_inner(), begin.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn what_works_is_done_once_and_at_once() {
        assert_eq!(tried(0, || Err("full")).await, (1, vec![], Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_is_tried_until_it_works() {
        let (tries, told, _) = tried(20, || Err("full")).await;
        assert_eq!((tries, told), (21, vec![Some("full"); 20]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_is_tried_again() {
        let (tries, told, _) = tried(1, || panic!("a panic that belongs to this test")).await;
        assert_eq!((tries, told), (2, vec![None]));
    }

    #[tokio::test(start_paused = true)]
    async fn the_pause_between_tries_grows_up_to_its_longest() {
        let (_, _, few) = tried(3, || Err("full")).await;
        assert_eq!(few.as_millis(), 100 + 200 + 400);
        let (_, _, more) = tried(20, || Err("full")).await;
        let (_, _, most) = tried(21, || Err("full")).await;
        assert_eq!((most - more).as_secs(), LONGEST_PAUSE.as_secs());
    }
}
