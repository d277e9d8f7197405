//! The branches of a repository that a task has builds of.

use super::selection;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Plain, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use axum::extract::State;

/// The branches of a repository that a task has finished builds of, the first 1000 by name.
#[utoipa::path(
    get, path = "/v1/report/branches", operation_id = "ListRepoBranch", tag = "reports",
    params(
        ("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the task"),
        ("repository_name" = String, Query, min_length = 1, max_length = 128, description = "the repository's name"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Plain<Vec<String>>), Failures),
)]
pub(crate) async fn list_repo_branch(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Plain<Vec<String>>>, ApiError> {
    let job_id = selection::task(&query)?;
    let repository = selection::repository(&query)?;
    may.task(&job_id).await?;
    Ok(Plain::success(app.engine.branches(&job_id, &repository).await?))
}
