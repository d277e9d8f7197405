//! What can be asked before a task is made.

use crate::App;
use crate::auth::{Anyone, May, View};
use crate::envelope::{Full, Plain, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use axum::extract::State;
use kiln_model::id::ProjectId;
use kiln_model::task::TaskName;

/// Whether the tenant has as many tasks as it may have.
#[utoipa::path(
    get, path = "/v1/job/check/count", operation_id = "CheckJobCountIsTopLimit", tag = "tasks",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<bool>), Failures),
)]
pub(crate) async fn check_job_count_is_top_limit(
    may: May<Anyone>,
    State(app): State<App>,
) -> Result<Reply<Full<bool>>, ApiError> {
    let mut reader = app.engine.store().read().await?;
    let count = reader.count_tasks_of_tenant(&may.actor().domain).await?;
    Ok(Full::success(count >= app.engine.settings().task_limit))
}

/// Whether a project has a task of this name.
#[utoipa::path(
    get, path = "/v1/job/check/exist", operation_id = "CheckJobNameIsExists", tag = "tasks",
    params(
        ("project_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the project"),
        ("job_name" = String, Query, min_length = 1, max_length = 115, description = "the name"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Plain<bool>), Failures),
)]
pub(crate) async fn check_job_name_is_exists(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Plain<bool>>, ApiError> {
    let project = ProjectId::parse(query.required("project_id")?)
        .map_err(|error| ApiError::invalid("project_id", error.to_string()))?;
    let name = TaskName::parse(query.required("job_name")?)
        .map_err(|error| ApiError::invalid("job_name", error.to_string()))?;
    may.project(&project).await?;
    let holder = app.engine.store().read().await?.task_named(&project, &name).await?;
    Ok(Plain::success(holder.is_some()))
}
