//! Whether a task runs right now.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a build of the task waits or runs.
#[derive(Serialize, ToSchema)]
pub(crate) struct Runs {
    /// True while one does.
    result: bool,
}

/// Whether a task runs right now (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/status", operation_id = "ShowJobStatus", tag = "executions",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Runs), Failures),
)]
pub(crate) async fn show_job_status(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Runs>, ApiError> {
    may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let last = reader.last_build(&job_id).await?;
    let result = match last {
        None => false,
        Some(last) if !last.state.is_finished() => true,
        // The newest build is over; an older one may still run.
        Some(_) => reader.unfinished().await?.iter().any(|it| it.task == job_id),
    };
    Ok(Reply(Runs { result }))
}
