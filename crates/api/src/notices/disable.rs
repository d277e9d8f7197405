//! Switching a channel of a task off.

use crate::App;
use crate::auth::{May, Modify};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;
use axum::extract::State;
use kiln_model::notice::{Channel, UnknownChannel};

/// Switch a channel of a task off (v3). What else is set for it stays. The result is the task's id.
#[utoipa::path(
    post, path = "/v3/jobs/notice/{job_id}/disable", operation_id = "DisableNotice", tag = "notices",
    params(
        JobPath,
        ("notice_type" = String, Query, description = "MESSAGE, MAIL, DING_TALK, WECOM or FEISHU, in any case"),
    ),
    security(("token" = ["task:modify"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn disable_notice(
    may: May<Modify>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<String>>, ApiError> {
    let channel: Channel = query
        .required("notice_type")?
        .parse()
        .map_err(|it: UnknownChannel| ApiError::invalid("notice_type", it.to_string()))?;
    may.task(&job_id).await?;
    app.engine.silence_task_notice(may.actor(), &job_id, channel).await?;
    Ok(Full::success(job_id.to_string()))
}
