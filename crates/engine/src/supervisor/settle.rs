//! The end of a build, in one unit of work: outcome, steps, commit, event.

use crate::{Engine, EngineError};
use kiln_model::build::{Build, BuildState, Commit, Outcome, Revision, StepRecord};
use kiln_model::id::RecordId;
use serde_json::json;

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
