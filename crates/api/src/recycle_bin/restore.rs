//! Bringing tasks back from the recycle bin.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::wire::{Body, Object};
use axum::extract::State;
use kiln_engine::Renamed;
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// Which tasks.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct BinnedBody {
    /// The tasks, at most 100.
    job_ids: Vec<String>,
}

/// `{status, error}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct BinDone {
    /// `success`.
    pub(super) status: &'static str,
    /// Null; or which tasks came back under another name, because their own were taken.
    pub(super) error: Option<String>,
}

/// The tasks of a body, which must name one at least.
pub(super) fn required_job_ids(body: &Object<'_>) -> Result<Vec<TaskId>, ApiError> {
    let ids = crate::permissions::job_ids(body)?;
    if ids.is_empty() {
        return Err(body.refuse("job_ids", "is required and must name a task"));
    }
    Ok(ids)
}

/// Bring tasks back (v1): all of them, or none.
#[utoipa::path(
    post, path = "/v1/job/recycling-restoration", operation_id = "RestoreRecyclingJobs", tag = "recycle_bin",
    request_body = BinnedBody, security(("token" = ["tenant:use"])),
    responses((status = 200, body = BinDone), Failures),
)]
pub(crate) async fn restore_recycling_jobs(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<BinDone>, ApiError> {
    let jobs = required_job_ids(&body.object()?)?;
    let renamed = app.engine.restore_tasks(may.actor(), &jobs).await?;
    Ok(Reply(BinDone {
        status: "success",
        error: told(&renamed),
    }))
}

fn told(renamed: &[Renamed]) -> Option<String> {
    let told = renamed
        .iter()
        .map(|it| format!("the name {} was taken: the task came back as {}", it.from, it.to));
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}
