//! Removing tasks of the recycle bin for good: some, or all.

use super::restore::{BinDone, BinnedBody, required_job_ids};
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Reply, StatusOnly};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;

/// Remove tasks for good (v1): all of them, or none. They are gone when the reply comes.
#[utoipa::path(
    delete, path = "/v1/job/recycling-deletion", operation_id = "DeleteRecyclingJobs", tag = "recycle_bin",
    request_body = BinnedBody, security(("token" = ["tenant:use"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn delete_recycling_jobs(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<StatusOnly>, ApiError> {
    let jobs = required_job_ids(&body.object()?)?;
    app.engine.remove_tasks(may.actor(), &jobs).await?;
    Ok(StatusOnly::success())
}

/// Empty the recycle bin (v1), as far as the caller sees it. When the reply comes nothing of it can come back.
#[utoipa::path(
    delete, path = "/v1/job/recycling-empty", operation_id = "ClearRecyclingJobs", tag = "recycle_bin",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = BinDone), Failures),
)]
pub(crate) async fn clear_recycling_jobs(may: May<Anyone>, State(app): State<App>) -> Result<Reply<BinDone>, ApiError> {
    app.engine.empty_recycle_bin(may.actor()).await?;
    Ok(Reply(BinDone {
        status: "success",
        error: None,
    }))
}
