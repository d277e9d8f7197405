//! The state of a build, with its record: what the trigger's reply lacks.

use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath, RecordPath};
use crate::time;
use kiln_model::build::{Build, BuildState, words};
use serde::Serialize;
use utoipa::ToSchema;

/// The state of a build. Times are UTC.
#[derive(Serialize, ToSchema)]
pub(crate) struct BuildBody {
    record_id: String,
    job_id: String,
    job_name: String,
    project_id: String,
    /// The build's number within its task.
    build_no: i32,
    /// Its number within task and day.
    daily_build_number: String,
    /// `QUEUED`, `STARTING`, `RUNNING`, `SUCCESS`, `FAILURE`, `ABORTED`, `TIMEOUT` or `SCHEDULE_FAILURE`.
    status: &'static str,
    /// Whether it is over.
    finished: bool,
    /// What went wrong, in words.
    error: Option<String>,
    create_time: String,
    start_time: Option<String>,
    finish_time: Option<String>,
}

impl BuildBody {
    pub(super) fn of(build: &Build) -> Self {
        let finish = match &build.state {
            BuildState::Finished(ended) => Some(ended.finished),
            BuildState::Queued
            | BuildState::Preparing { .. }
            | BuildState::Running { .. }
            | BuildState::Stopping { .. } => None,
        };
        Self {
            record_id: build.record.to_string(),
            job_id: build.task.to_string(),
            job_name: build.task_name.to_string(),
            project_id: build.project.to_string(),
            build_no: build.number.get(),
            daily_build_number: build.daily.to_string(),
            status: words::record_status(&build.state),
            finished: build.state.is_finished(),
            error: words::error_text(&build.state),
            create_time: time::millis(build.created),
            start_time: build.state.started().map(time::millis),
            finish_time: finish.map(time::millis),
        }
    }
}

/// The state of a build, by its record.
#[utoipa::path(
    get, path = "/kiln/v1/builds/{record_id}", operation_id = "ShowBuild", tag = "kiln",
    params(RecordPath), security(("token" = ["task:view"])),
    responses((status = 200, body = BuildBody), Failures),
)]
pub(crate) async fn show_build(
    may: May<View>,
    RecordPath { record_id }: RecordPath,
) -> Result<Reply<BuildBody>, ApiError> {
    let build = may.record(&record_id).await?;
    Ok(Reply(BuildBody::of(&build)))
}

/// The state of a build, by task and number: how a client of `RunJob` finds the record.
#[utoipa::path(
    get, path = "/kiln/v1/jobs/{job_id}/builds/{build_no}", operation_id = "ShowNumberedBuild", tag = "kiln",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = BuildBody), Failures),
)]
pub(crate) async fn show_numbered_build(
    may: May<View>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<BuildBody>, ApiError> {
    let build = may.build(&job_id, build_no).await?;
    Ok(Reply(BuildBody::of(&build)))
}
