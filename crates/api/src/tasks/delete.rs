//! Deleting a task: it goes into the recycle bin, and no build of it runs or starts any more.

use crate::App;
use crate::auth::{Delete, May};
use crate::envelope::{Plain, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use axum::extract::State;
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// The task that was deleted.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskDeleted {
    /// Its id.
    job_id: String,
    /// The project that it was in.
    project_id: String,
}

/// Delete a task (v3). The reply has no `error` key.
#[utoipa::path(
    post, path = "/v3/jobs/{job_id}/delete", operation_id = "DeleteBuildJob", tag = "tasks",
    params(JobPath), security(("token" = ["task:delete"])),
    responses((status = 200, body = Plain<TaskDeleted>), Failures),
)]
pub(crate) async fn delete_build_job(
    may: May<Delete>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Plain<TaskDeleted>>, ApiError> {
    delete(&may, &app, &job_id).await.map(Plain::success)
}

async fn delete(may: &May<Delete>, app: &App, id: &TaskId) -> Result<TaskDeleted, ApiError> {
    may.task(id).await?;
    let deleted = app.engine.delete_task(may.actor(), id).await?;
    Ok(TaskDeleted {
        job_id: deleted.task.to_string(),
        project_id: deleted.project.to_string(),
    })
}
