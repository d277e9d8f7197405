//! The steps and parameters of a build.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::{BuildNumberPath, JobPath};
use crate::thing::Thing;
use crate::time;
use axum::extract::State;
use kiln_model::build::{StepRecord, StepState, words};
use kiln_model::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A build with its steps and parameters.
#[derive(Serialize, ToSchema)]
pub(crate) struct HistoryDetails {
    job_name: String,
    build_number: i32,
    project_id: String,
    project_name: String,
    /// Values by name; private ones are masked.
    parameters: BTreeMap<String, String>,
    build_steps: Vec<HistoryStep>,
}

/// A step of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct HistoryStep {
    name: String,
    /// `running`, `success`, `error`, or empty when it did not run.
    status: &'static str,
    /// How long it took, in milliseconds.
    build_time: i64,
}

impl HistoryStep {
    fn of(step: &StepRecord, now: Timestamp) -> Self {
        let build_time = match &step.state {
            StepState::Waiting => 0,
            StepState::Running { started } => time::span(*started, now),
            StepState::Finished { started, finished, .. } => time::span(*started, *finished),
        };
        Self {
            name: step.name.clone(),
            status: words::step_status(&step.state),
            build_time,
        }
    }
}

/// The steps and parameters of a build (v3). A build that ended before any step was planned has none: 403 `CB.00031059`.
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/{build_number}/history-details", operation_id = "ShowHistoryDetails", tag = "records",
    params(JobPath, BuildNumberPath), security(("token" = ["task:view"])),
    responses((status = 200, body = HistoryDetails), Failures),
)]
pub(crate) async fn show_history_details(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNumberPath { build_number }: BuildNumberPath,
) -> Result<Reply<HistoryDetails>, ApiError> {
    let build = may.build(&job_id, build_number).await?;
    let mut reader = app.engine.store().read().await?;
    let steps = reader.steps_of(&build.record).await?;
    if steps.is_empty() && build.state.is_finished() && build.state.started().is_none() {
        return Err(ApiError::NeverScheduled);
    }
    let parameters = reader.parameters_of(&build.record).await?;
    let project = reader
        .project(&build.project)
        .await?
        .ok_or(ApiError::NoSuch(Thing::Project))?;
    let now = app.engine.clock().now();
    Ok(Reply(HistoryDetails {
        job_name: build.task_name.to_string(),
        build_number: build.number.get(),
        project_id: project.id.to_string(),
        project_name: project.name,
        parameters: parameters
            .into_iter()
            .map(|it| (it.name, it.value.shown().to_owned()))
            .collect(),
        build_steps: steps.iter().map(|it| HistoryStep::of(it, now)).collect(),
    }))
}
