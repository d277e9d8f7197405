//! What each role may do: on a task, and in a project.

use super::flags::{Flags, job_of, project_of};
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use kiln_model::access::matrix::row_number;
use serde::Serialize;
use utoipa::ToSchema;

/// What a role may do on a task.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobRole {
    /// The number of this row; it stays the same.
    id: i32,
    job_id: String,
    /// -3 for the creator, -1 for the project's administrator, from 500 for roles of the tenant's own.
    role_id: i32,
    role_name: String,
    #[serde(flatten)]
    flags: Flags,
    /// 0.
    count: i32,
    /// Since when the matrix says so, like `Jun 5, 2024 4:00:58 PM`.
    create_time: String,
    last_update_time: String,
}

/// What a role may do in a project.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectRole {
    role_id: i32,
    role_name: String,
    #[serde(flatten)]
    flags: Flags,
}

/// What each role may do on a task (v1).
#[utoipa::path(
    get, path = "/v1/job/permission/role", operation_id = "ShowJobRolePermission", tag = "permissions",
    params(("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the task")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Vec<JobRole>>), Failures),
)]
pub(crate) async fn show_job_role_permission(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<Vec<JobRole>>>, ApiError> {
    let task = may.task(&job_of(&query)?).await?;
    let zone = app.zone();
    let rows = app.engine.task_matrix(&task).await?.into_iter().map(|it| JobRole {
        id: row_number(&task.id, it.role),
        job_id: task.id.to_string(),
        role_id: it.role,
        role_name: it.name,
        flags: Flags::of(it.rights),
        count: 0,
        create_time: zone.spoken(it.created),
        last_update_time: zone.spoken(it.updated),
    });
    Ok(Full::success(rows.collect()))
}

/// What each role may do in the project of a task (v1).
#[utoipa::path(
    get, path = "/v1/job/project/default-permission", operation_id = "ShowDefaultProjectPermission", tag = "permissions",
    params(
        ("project_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the project"),
        ("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "a task of it"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Vec<ProjectRole>>), Failures),
)]
pub(crate) async fn show_default_project_permission(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<Vec<ProjectRole>>>, ApiError> {
    let (project, job) = (project_of(&query)?, job_of(&query)?);
    let task = may.task(&job).await?;
    if task.project != project {
        return Err(ApiError::NoSuch(Thing::Task));
    }
    let project = app.engine.store().read().await?.project(&project).await?;
    let project = project.ok_or(ApiError::NoSuch(Thing::Project))?;
    let rows = app
        .engine
        .project_matrix(&project)
        .await?
        .into_iter()
        .map(|it| ProjectRole {
            role_id: it.role,
            role_name: it.name,
            flags: Flags::of(it.rights),
        });
    Ok(Full::success(rows.collect()))
}
