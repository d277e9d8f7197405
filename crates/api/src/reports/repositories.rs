//! The repositories that a task has builds of.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// Repositories by name.
#[derive(Serialize, ToSchema)]
pub(crate) struct Repositories {
    /// Those that the task has finished builds of, the first 1000 by name.
    repositories: Vec<String>,
    /// The one of the newest of these builds; empty without builds.
    latest: String,
}

/// The repositories that a task has finished builds of.
#[utoipa::path(
    get, path = "/v1/report/{job_id}/repositories", operation_id = "ListRepository", tag = "reports",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Repositories>), Failures),
)]
pub(crate) async fn list_repository(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<Repositories>>, ApiError> {
    may.task(&job_id).await?;
    let (repositories, latest) = app.engine.repositories(&job_id).await?;
    Ok(Full::success(Repositories {
        repositories,
        latest: latest.unwrap_or_default(),
    }))
}
