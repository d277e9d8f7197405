//! What the caller may do on a task.

use super::flags::{Flags, job_of, project_of};
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use kiln_model::access::matrix::CREATOR;
use serde::Serialize;
use utoipa::ToSchema;

/// What the caller may do on a task.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobPermission {
    #[serde(flatten)]
    flags: Flags,
    job_id: String,
    /// The role that gives it; -3 for the creator of the task.
    role_id: i32,
    /// 0.
    count: i32,
    /// Since when the matrix says so, like `Jun 5, 2024 4:00:58 PM`.
    create_time: String,
    last_update_time: String,
}

/// What the caller may do on a task (v1).
#[utoipa::path(
    get, path = "/v1/job/permission", operation_id = "ShowProjectJobPermission", tag = "permissions",
    params(
        ("project_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the project"),
        ("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "a task of it"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<JobPermission>), Failures),
)]
pub(crate) async fn show_project_job_permission(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<JobPermission>>, ApiError> {
    let (project, job) = (project_of(&query)?, job_of(&query)?);
    let task = may.task(&job).await?;
    if task.project != project {
        return Err(ApiError::NoSuch(Thing::Task));
    }
    let mut reader = app.engine.store().read().await?;
    let project = reader
        .project(&project)
        .await?
        .ok_or(ApiError::NoSuch(Thing::Project))?;
    let rights = may.rights_on(&mut reader, &task).await?;
    let role_id = if task.creator.id == may.actor().user.id {
        CREATOR
    } else {
        let role = kiln_engine::role_in(&mut reader, may.actor(), &project).await?;
        role.map_or(CREATOR, |it| it.0)
    };
    let rows = app.engine.task_matrix(&task).await?;
    let row = rows.iter().find(|it| it.role == role_id);
    let (created, updated) = row.map_or((task.created, task.created), |it| (it.created, it.updated));
    let zone = app.zone();
    Ok(Full::success(JobPermission {
        flags: Flags::of(rights),
        job_id: task.id.to_string(),
        role_id,
        count: 0,
        create_time: zone.spoken(created),
        last_update_time: zone.spoken(updated),
    }))
}
