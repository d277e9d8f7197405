//! Setting a channel of a task.

use super::body::{self, NoticeBody};
use crate::App;
use crate::auth::{May, Modify};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::id::TaskId;

/// Set a channel of a task (v1). The result is the task's id.
#[utoipa::path(
    put, path = "/v1/job/{job_id}/notice", operation_id = "UpdateNewNoticeNew", tag = "notices",
    params(JobPath), request_body = NoticeBody, security(("token" = ["task:modify"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn update_new_notice_new(
    may: May<Modify>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    body: Body,
) -> Result<Reply<Full<String>>, ApiError> {
    update(&may, &app, &job_id, &body).await.map(Full::success)
}

/// Set a channel of a task (v3). The result is the task's id.
#[utoipa::path(
    post, path = "/v3/jobs/notice/{job_id}/update", operation_id = "UpdateNotice", tag = "notices",
    params(JobPath), request_body = NoticeBody, security(("token" = ["task:modify"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn update_notice(
    may: May<Modify>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    body: Body,
) -> Result<Reply<Full<String>>, ApiError> {
    update(&may, &app, &job_id, &body).await.map(Full::success)
}

async fn update(may: &May<Modify>, app: &App, id: &TaskId, body: &Body) -> Result<String, ApiError> {
    let change = body::change(&body.object()?)?;
    may.task(id).await?;
    app.engine.set_task_notice(may.actor(), id, &change).await?;
    Ok(id.to_string())
}
