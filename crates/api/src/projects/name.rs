//! Whether a project of a name exists.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A name.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct ProjectName {
    /// The name that a project might get.
    project_name: String,
}

/// The answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct NameTaken {
    /// Whether a project of the tenant has the name.
    exist: bool,
}

/// Whether the name of a project is taken in the tenant (project service, v4).
#[utoipa::path(
    post, path = "/v4/projects/check-name", operation_id = "CheckProjectNameV4", tag = "projects",
    request_body = ProjectName, security(("token" = ["tenant:use"])),
    responses((status = 200, body = NameTaken), Failures),
)]
pub(crate) async fn check_project_name_v4(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<NameTaken>, ApiError> {
    let name = body.object()?.required_text("project_name")?;
    let mut reader = app.engine.store().read().await?;
    let taken = reader.project_named(&may.actor().domain, &name).await?;
    Ok(Reply(NameTaken { exist: taken.is_some() }))
}
