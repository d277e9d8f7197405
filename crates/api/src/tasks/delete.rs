//! Deleting tasks: a task goes into the recycle bin, and no build of it runs or starts any more.

use crate::App;
use crate::auth::{Delete, May};
use crate::envelope::{Full, Plain, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::wire::Body;
use axum::extract::State;
use kiln_engine::DeletedTask;
use kiln_model::id::TaskId;
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// The most tasks that are deleted at once.
const MOST: usize = 100;

/// The task that was deleted.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskDeleted {
    /// Its id.
    job_id: String,
    /// The project that it was in.
    project_id: String,
}

/// Tasks to delete.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct TasksToDelete {
    /// Their ids, at most 100.
    #[schema(min_items = 1, max_items = 100)]
    job_ids: Vec<String>,
}

impl TaskDeleted {
    fn of(deleted: &DeletedTask) -> Self {
        Self {
            job_id: deleted.task.to_string(),
            project_id: deleted.project.to_string(),
        }
    }
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
    delete(&may, &app, &[job_id]).await.map(Plain::success)
}

/// Delete a task (v1).
#[utoipa::path(
    delete, path = "/v1/job/{job_id}/delete", operation_id = "DeleteTheJob", tag = "tasks",
    params(JobPath), security(("token" = ["task:delete"])),
    responses((status = 200, body = Full<TaskDeleted>), Failures),
)]
pub(crate) async fn delete_the_job(
    may: May<Delete>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<TaskDeleted>>, ApiError> {
    delete(&may, &app, &[job_id]).await.map(Full::success)
}

/// Delete several tasks, all or none (v1). The reply names the first.
#[utoipa::path(
    delete, path = "/v1/job/batch-delete", operation_id = "BatchDeleteBuildJobs", tag = "tasks",
    request_body = TasksToDelete, security(("token" = ["task:delete"])),
    responses((status = 200, body = Full<TaskDeleted>), Failures),
)]
pub(crate) async fn batch_delete_build_jobs(
    may: May<Delete>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TaskDeleted>>, ApiError> {
    let body = body.object()?;
    let mut named = HashSet::new();
    let mut ids = Vec::new();
    for id in body.required("job_ids")?.list()? {
        let id = TaskId::parse(&id.text()?).map_err(|_| ApiError::MalformedTaskId)?;
        if named.insert(id.clone()) {
            ids.push(id);
        }
    }
    if ids.is_empty() || ids.len() > MOST {
        return Err(body.refuse("job_ids", format!("must name 1 to {MOST} tasks")));
    }
    delete(&may, &app, &ids).await.map(Full::success)
}

/// Deletes tasks of which none is touched unless the caller may delete all; tells of the first.
async fn delete(may: &May<Delete>, app: &App, ids: &[TaskId]) -> Result<TaskDeleted, ApiError> {
    for id in ids {
        may.task(id).await?;
    }
    let deleted = app.engine.delete_tasks(may.actor(), ids).await?;
    let first = deleted
        .first()
        .ok_or_else(|| ApiError::internal("nothing was deleted"))?;
    Ok(TaskDeleted::of(first))
}
