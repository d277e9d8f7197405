//! What is set for the channels of a task.

use super::body::NoticeItem;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use axum::extract::State;
use kiln_model::id::TaskId;

/// What is set for each channel of a task (v1).
#[utoipa::path(
    get, path = "/v1/job/{job_id}/notice", operation_id = "ShowJobNoticeConfigInfo", tag = "notices",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Vec<NoticeItem>>), Failures),
)]
pub(crate) async fn show_job_notice_config_info(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<Vec<NoticeItem>>>, ApiError> {
    list(&may, &app, &job_id).await.map(Full::success)
}

/// What is set for each channel of a task (v3).
#[utoipa::path(
    get, path = "/v3/jobs/notice/{job_id}/query", operation_id = "ListNotice", tag = "notices",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Vec<NoticeItem>>), Failures),
)]
pub(crate) async fn list_notice(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<Vec<NoticeItem>>>, ApiError> {
    list(&may, &app, &job_id).await.map(Full::success)
}

async fn list(may: &May<View>, app: &App, id: &TaskId) -> Result<Vec<NoticeItem>, ApiError> {
    let task = may.task(id).await?;
    let notices = app.engine.task_notices(&task).await?;
    Ok(notices.into_iter().map(NoticeItem::of).collect())
}
