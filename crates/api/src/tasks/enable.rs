//! Disabling a task, so that it is kept but does not run, and enabling it again.

use crate::App;
use crate::auth::{Disable, May};
use crate::envelope::{Reply, StatusOnly};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use axum::extract::State;

/// Disable a task (v3).
#[utoipa::path(
    post, path = "/v3/jobs/{job_id}/disable", operation_id = "DisableBuildJob", tag = "tasks",
    params(JobPath), security(("token" = ["task:disable"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn disable_build_job(
    may: May<Disable>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<StatusOnly>, ApiError> {
    may.task(&job_id).await?;
    app.engine.disable_task(may.actor(), &job_id, "").await?;
    Ok(StatusOnly::success())
}

/// Enable a task again (v3).
#[utoipa::path(
    post, path = "/v3/jobs/{job_id}/recover", operation_id = "EnableBuildJob", tag = "tasks",
    params(JobPath), security(("token" = ["task:disable"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn enable_build_job(
    may: May<Disable>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<StatusOnly>, ApiError> {
    may.task(&job_id).await?;
    app.engine.enable_task(may.actor(), &job_id).await?;
    Ok(StatusOnly::success())
}
