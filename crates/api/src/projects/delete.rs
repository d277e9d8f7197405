//! Deleting a project.

use crate::App;
use crate::auth::{Manage, May};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use axum::extract::State;
use axum::http::StatusCode;

/// Delete a project that has no tasks (project service, v4). What of it lies in the recycle bin goes with it.
#[utoipa::path(
    delete, path = "/v4/projects/{project_id}", operation_id = "DeleteProjectV4", tag = "projects",
    params(ProjectPath), security(("token" = ["project:manage"])),
    responses((status = 204, description = "deleted"), Failures),
)]
pub(crate) async fn delete_project_v4(
    may: May<Manage>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
) -> Result<StatusCode, ApiError> {
    may.workplace(&project_id).await?;
    app.iam.delete_project(&project_id, &may.actor().user).await?;
    app.engine.purge_soon();
    Ok(StatusCode::NO_CONTENT)
}
