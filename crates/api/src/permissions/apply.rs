//! The switch of a task: whether the matrix of its project counts for it.

use super::batch::project_id;
use crate::App;
use crate::auth::{Assign, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_engine::MatrixChange;
use kiln_model::id::TaskId;
use utoipa::ToSchema;

/// The switch of a task.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct SwitchBody {
    /// The task.
    job_id: Option<String>,
    /// The project of it.
    project_id: Option<String>,
    /// Whether the task follows its project.
    project_switch: Option<bool>,
}

/// Let a task follow the matrix of its project, or not (v1).
#[utoipa::path(
    post, path = "/v1/job/project/permission", operation_id = "ApplyProjectPermission", tag = "permissions",
    request_body = SwitchBody, security(("token" = ["task:assign"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn apply_project_permission(
    may: May<Assign>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<String>>, ApiError> {
    let body = body.object()?;
    let job = body.required("job_id")?.text()?;
    let job = TaskId::parse(&job).map_err(|_| ApiError::MalformedTaskId)?;
    let project = project_id(&body)?;
    let change = if body.required("project_switch")?.flag()? {
        MatrixChange::Follow
    } else {
        MatrixChange::Own(Vec::new())
    };
    app.engine
        .change_task_matrices(may.actor(), &[job], project.as_ref(), &change)
        .await?;
    Ok(Full::success("success".to_owned()))
}
