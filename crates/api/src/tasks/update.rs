//! Replacing the definition of a task: the whole body, not a patch.

use super::body::TaskBody;
use super::create::TaskWritten;
use super::{draft, repository};
use crate::App;
use crate::auth::{May, Modify};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_model::id::{ProjectId, TaskId};
use utoipa::ToSchema;

/// A task and its new definition. What `group_id`, `timeout`, `triggers` and `build_if_code_updated` say is kept where they
/// are absent.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct TaskUpdate {
    /// The task.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    job_id: String,
    #[serde(flatten)]
    definition: TaskBody,
}

/// Replace a task's definition (v3).
#[utoipa::path(
    post, path = "/v3/jobs/update", operation_id = "UpdateBuildJob", tag = "tasks",
    request_body = TaskUpdate, security(("token" = ["task:modify"])),
    responses((status = 200, body = Full<TaskWritten>), Failures),
)]
pub(crate) async fn update_build_job(
    may: May<Modify>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TaskWritten>>, ApiError> {
    update(&may, &app, &body).await.map(Full::success)
}

/// Replace a task's definition (v1).
#[utoipa::path(
    post, path = "/v1/job/update", operation_id = "UpdateNewJob", tag = "tasks",
    request_body = TaskUpdate, security(("token" = ["task:modify"])),
    responses((status = 200, body = Full<TaskWritten>), Failures),
)]
pub(crate) async fn update_new_job(
    may: May<Modify>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TaskWritten>>, ApiError> {
    update(&may, &app, &body).await.map(Full::success)
}

async fn update(may: &May<Modify>, app: &App, body: &Body) -> Result<TaskWritten, ApiError> {
    let body = body.object()?;
    let id = body.required("job_id")?.text()?;
    let id = TaskId::parse(&id).map_err(|_| ApiError::MalformedTaskId)?;
    let project = body.parsed("project_id", ProjectId::parse)?;
    let mut draft = draft::read(&body)?;
    let task = may.task(&id).await?;
    if task.project != project {
        return Err(body.refuse("project_id", "is not the project of this task"));
    }
    for scm in &mut draft.scms {
        repository::restore(scm, &task.definition.scms);
    }
    app.engine.update_task(may.actor(), &id, draft).await?;
    Ok(TaskWritten { job_id: id.to_string() })
}
