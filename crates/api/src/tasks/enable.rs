//! Disabling a task, so that it is kept but does not run, enabling it again, and who disabled it and why.

use crate::App;
use crate::auth::{Disable, May, View};
use crate::envelope::{Full, Reply, StatusOnly};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::id::TaskId;
use kiln_model::task::TaskState;
use serde::Serialize;
use utoipa::ToSchema;

/// The longest reason.
const LONGEST_REASON: usize = 500;

/// Whether a task is to be disabled.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct DisableBody {
    /// True disables it, false enables it again.
    disabled: bool,
    /// Why; shown to whoever tries to run it.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Who disabled a task, when, and why. The misspelt names are those of the contract.
#[derive(Serialize, ToSchema)]
pub(crate) struct Disabled {
    job_id: String,
    job_name: String,
    /// 1: it is disabled.
    disabled: u8,
    /// Who disabled it.
    forbiddener: String,
    /// When, in milliseconds since 1970.
    #[schema(value_type = f64)]
    forbidden_time: i64,
    /// Why; may be empty.
    reson: String,
}

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
    set(&may, &app, &job_id, Some("")).await
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
    set(&may, &app, &job_id, None).await
}

/// Disable a task with a reason, or enable it again (v1).
#[utoipa::path(
    post, path = "/v1/job/{job_id}/disable", operation_id = "DisableTheJob", tag = "tasks",
    params(JobPath), request_body = DisableBody, security(("token" = ["task:disable"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn disable_the_job(
    may: May<Disable>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    body: Body,
) -> Result<Reply<StatusOnly>, ApiError> {
    let body = body.object()?;
    let disabled = body.required("disabled")?.flag()?;
    let reason = body.line("reason", LONGEST_REASON)?.unwrap_or_default();
    set(&may, &app, &job_id, disabled.then_some(reason.as_str())).await
}

/// Disables a task for a reason, or enables it where there is none.
async fn set(may: &May<Disable>, app: &App, id: &TaskId, reason: Option<&str>) -> Result<Reply<StatusOnly>, ApiError> {
    may.task(id).await?;
    match reason {
        Some(reason) => app.engine.disable_task(may.actor(), id, reason).await?,
        None => app.engine.enable_task(may.actor(), id).await?,
    }
    Ok(StatusOnly::success())
}

/// Who disabled a task, when, and why; null for a task that is enabled.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/check/disable", operation_id = "ShowDisable", tag = "tasks",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Option<Disabled>>), Failures),
)]
pub(crate) async fn show_disable(
    may: May<View>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<Option<Disabled>>>, ApiError> {
    let task = may.task(&job_id).await?;
    let disabled = match task.state {
        TaskState::Disabled { by, at, reason } => Some(Disabled {
            job_id: job_id.to_string(),
            job_name: task.definition.name.to_string(),
            disabled: 1,
            forbiddener: by.name,
            forbidden_time: at.as_millis(),
            reson: reason,
        }),
        TaskState::Active | TaskState::Deleted { .. } => None,
    };
    Ok(Full::success(disabled))
}
