//! Changing the name and the description of a project.

use super::body::LONGEST_DESCRIPTION;
use crate::App;
use crate::auth::{Manage, May};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::wire::Body;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa::ToSchema;

/// What changes; what is absent stays.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct ProjectChange {
    /// 1 to 128 characters, unique in the tenant.
    project_name: Option<String>,
    /// For people; empty text takes it away.
    description: Option<String>,
}

/// Change a project (project service, v4).
#[utoipa::path(
    put, path = "/v4/projects/{project_id}", operation_id = "UpdateProjectV4", tag = "projects",
    params(ProjectPath), request_body = ProjectChange, security(("token" = ["project:manage"])),
    responses((status = 204, description = "changed"), Failures),
)]
pub(crate) async fn update_project_v4(
    may: May<Manage>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let body = body.object()?;
    let name = body.text("project_name")?;
    let description = match body.field("description") {
        Some(_) => Some(body.line("description", LONGEST_DESCRIPTION)?.unwrap_or_default()),
        None => None,
    };
    may.workplace(&project_id).await?;
    let user = &may.actor().user;
    app.iam
        .change_project(&project_id, name.as_deref(), description.as_deref(), user)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
