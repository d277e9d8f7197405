//! The stages of a build: how it was made ready, its steps, how its place was removed.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::RecordPath;
use crate::query::Query;
use crate::time;
use axum::extract::State;
use kiln_model::build::{Build, StepRecord, StepState, words};
use kiln_model::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The stages of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stages {
    /// `initial`, `stage1`, `stage2`, …, `final`; `sequence` is their order.
    build_stages: BTreeMap<String, Stage>,
    /// Null: nothing is checked before a build.
    check_stages: Option<BTreeMap<String, Stage>>,
}

/// A stage of a build.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Stage {
    /// The record and the place of the stage.
    id: String,
    build_record_id: String,
    execution_id: String,
    /// `initial`, `stage1`, …, `final`.
    execution_stage_name: String,
    display_name: String,
    /// The place of the stage, from 0.
    sequence: i32,
    /// The same.
    node_id: i32,
    /// The words of records; `WAITING` and `SKIPPED` for a stage that has not run.
    status: &'static str,
    status_code: i32,
    /// `NONE` before the stage has lines in the log, `WRITING` while they are written, `FINISHED`.
    log_status: &'static str,
    create_time: String,
    queued_time: String,
    schedule_time: Option<String>,
    start_time: Option<String>,
    finish_time: Option<String>,
    /// From the trigger of the build to the end of the stage, in milliseconds.
    duration: i64,
    /// From the stage's start to its end.
    build_duration: i64,
    /// From the trigger of the build to the stage's start.
    pending_duration: i64,
}

/// What differs from stage to stage.
struct Part {
    key: String,
    name: String,
    status: &'static str,
    log: &'static str,
    start: Option<Timestamp>,
    finish: Option<Timestamp>,
}

impl Part {
    /// From the queue until the place of the build was ready.
    fn initial(build: &Build) -> Self {
        let finish = build.moments.ready.or(build.state.started()).or(span::finished(build));
        let done = build.moments.ready.is_some() || build.state.started().is_some();
        Self {
            key: "initial".to_owned(),
            name: "Initial".to_owned(),
            status: if done {
                "SUCCESS"
            } else {
                words::record_status(&build.state)
            },
            log: "NONE",
            start: span::scheduled(build),
            finish,
        }
    }

    fn step(step: &StepRecord, build: &Build) -> Self {
        let (start, finish) = match step.state {
            StepState::Waiting => (None, None),
            StepState::Running { started } => (Some(started), None),
            StepState::Finished { started, finished, .. } => (Some(started), Some(finished)),
        };
        Self {
            key: format!("stage{}", step.sequence + 1),
            name: step.name.clone(),
            status: words::stage_status(&step.state, &build.state),
            log: match (step.log_start, step.log_end) {
                (None, _) => "NONE",
                (Some(_), None) => "WRITING",
                (Some(_), Some(_)) => "FINISHED",
            },
            start,
            finish,
        }
    }

    /// From the end of the steps until the place of the build was removed and its end was stored.
    fn last(build: &Build) -> Self {
        let (start, finish) = (build.moments.steps_over, span::finished(build));
        Self {
            key: "final".to_owned(),
            name: "Final".to_owned(),
            status: match (start, finish) {
                (Some(_), Some(_)) => "SUCCESS",
                (Some(_), None) => "RUNNING",
                (None, Some(_)) => "SKIPPED",
                (None, None) => "WAITING",
            },
            log: "NONE",
            start,
            finish: finish.filter(|_| start.is_some()),
        }
    }

    fn shown(self, sequence: usize, build: &Build, now: Timestamp) -> (String, Stage) {
        let sequence = i32::try_from(sequence).unwrap_or(i32::MAX);
        let end = self.finish.unwrap_or(now);
        let building = self.start.map_or(0, |start| time::span(start, end));
        let pending = self.start.map_or(0, |start| time::span(build.created, start));
        let stage = Stage {
            id: format!("{}-{sequence}", build.record),
            build_record_id: build.record.to_string(),
            execution_id: build.execution.clone(),
            execution_stage_name: self.key.clone(),
            display_name: self.name,
            sequence,
            node_id: sequence,
            status: self.status,
            status_code: words::code_of(self.status),
            log_status: self.log,
            create_time: time::millis(build.created),
            queued_time: time::millis(build.created),
            schedule_time: span::scheduled(build).map(time::millis),
            start_time: self.start.map(time::millis),
            finish_time: self.finish.map(time::millis),
            duration: building + pending,
            build_duration: building,
            pending_duration: pending,
        };
        (self.key, stage)
    }
}

fn stages(build: &Build, steps: &[StepRecord], now: Timestamp) -> BTreeMap<String, Stage> {
    let steps = steps.iter().map(|it| Part::step(it, build));
    let parts = std::iter::once(Part::initial(build)).chain(steps);
    let parts = parts.chain(std::iter::once(Part::last(build)));
    let numbered = parts.enumerate();
    numbered.map(|(place, it)| it.shown(place, build, now)).collect()
}

/// The stages of a build (v1). A plain build has no child records, so that `cascade` adds nothing to it.
#[utoipa::path(
    get, path = "/v1/record/{record_id}/full-stages", operation_id = "ShowBuildRecordFullStages", tag = "records",
    params(RecordPath, ("cascade" = Option<bool>, Query, description = "whether the stages of child records are wanted too")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Stages>), Failures),
)]
pub(crate) async fn show_build_record_full_stages(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    query: Query,
) -> Result<Reply<Full<Stages>>, ApiError> {
    query.flag("cascade")?;
    let build = may.record(&record_id).await?;
    let steps = app.engine.store().read().await?.steps_of(&record_id).await?;
    Ok(Full::success(Stages {
        build_stages: stages(&build, &steps, app.engine.clock().now()),
        check_stages: None,
    }))
}
