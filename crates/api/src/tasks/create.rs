//! Making a task.

use super::body::TaskBody;
use super::draft;
use crate::App;
use crate::auth::{Create, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_model::id::ProjectId;
use serde::Serialize;
use utoipa::ToSchema;

/// The task that was made or changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskWritten {
    /// Its id.
    pub(crate) job_id: String,
}

/// Make a task (v3).
#[utoipa::path(
    post, path = "/v3/jobs/create", operation_id = "CreateBuildJob", tag = "tasks",
    request_body = TaskBody, security(("token" = ["task:create"])),
    responses((status = 200, body = Full<TaskWritten>), Failures),
)]
pub(crate) async fn create_build_job(
    may: May<Create>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TaskWritten>>, ApiError> {
    create(&may, &app, &body).await.map(Full::success)
}

/// Make a task (v1).
#[utoipa::path(
    post, path = "/v1/job/create", operation_id = "CreateNewJob", tag = "tasks",
    request_body = TaskBody, security(("token" = ["task:create"])),
    responses((status = 200, body = Full<TaskWritten>), Failures),
)]
pub(crate) async fn create_new_job(
    may: May<Create>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TaskWritten>>, ApiError> {
    create(&may, &app, &body).await.map(Full::success)
}

async fn create(may: &May<Create>, app: &App, body: &Body) -> Result<TaskWritten, ApiError> {
    let body = body.object()?;
    let project = body.parsed("project_id", ProjectId::parse)?;
    let draft = draft::read(&body)?;
    may.project(&project).await?;
    let task = app.engine.create_task(may.actor(), &project, draft).await?;
    Ok(TaskWritten {
        job_id: task.id.to_string(),
    })
}
