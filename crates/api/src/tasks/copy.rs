//! Copying a task, and a name for the copy.

use super::body::TaskBody;
use super::create::TaskWritten;
use super::{draft, repository};
use crate::App;
use crate::auth::{Copy, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::access::Permission;
use kiln_model::id::{ProjectId, TaskId};
use utoipa::ToSchema;

/// A task to copy, and the definition of the copy. `******` for a private value means that of the task; so does the absence of
/// `timeout`, `build_if_code_updated` and, in the same project, `group_id`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct TaskCopy {
    /// The task to copy.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    copy_job_id: String,
    #[serde(flatten)]
    definition: TaskBody,
}

/// Make a task from another one: with this definition, and the other's matrix of rights. `task:create` in the project is needed
/// besides.
#[utoipa::path(
    post, path = "/v1/job/copy", operation_id = "CopyJob", tag = "tasks",
    request_body = TaskCopy, security(("token" = ["task:copy"])),
    responses((status = 200, body = Full<TaskWritten>), Failures),
)]
pub(crate) async fn copy_job(
    may: May<Copy>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TaskWritten>>, ApiError> {
    let body = body.object()?;
    let from = body.required("copy_job_id")?.text()?;
    let from = TaskId::parse(&from).map_err(|_| ApiError::MalformedTaskId)?;
    let project = body.parsed("project_id", ProjectId::parse)?;
    let mut draft = draft::read(&body)?;
    let task = may.task(&from).await?;
    may.project_for(&project, Permission::TaskCreate).await?;
    for scm in &mut draft.scms {
        repository::restore(scm, &task.definition.scms);
    }
    let copy = app.engine.copy_task(may.actor(), &from, &project, draft).await?;
    Ok(Full::success(TaskWritten {
        job_id: copy.id.to_string(),
    }))
}

/// A free name for a copy of a task: `<name>-copy-<n>`.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/copy-name", operation_id = "ShowCopyName", tag = "tasks",
    params(JobPath), security(("token" = ["task:copy"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn show_copy_name(
    may: May<Copy>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<String>>, ApiError> {
    let task = may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let name = reader.free_copy_name(&task.project, &task.definition.name).await?;
    Ok(Full::success(name.to_string()))
}
