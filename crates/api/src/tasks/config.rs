//! Reading a task's definition back.

use super::body::TaskBody;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;
use kiln_model::id::TaskId;
use kiln_model::task::Task;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A task's definition, and what the hosted service tells with it.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskConfig {
    /// The task.
    job_id: String,
    /// `docker`.
    build_environment_type: &'static str,
    /// The pool of executors that was chosen; null, as there are none to choose from.
    #[schema(value_type = Option<Object>)]
    cluster_selected: Option<Value>,
    #[serde(flatten)]
    definition: TaskBody,
}

impl TaskConfig {
    fn of(task: &Task, definition: TaskBody) -> Self {
        Self {
            job_id: task.id.to_string(),
            build_environment_type: "docker",
            cluster_selected: None,
            definition,
        }
    }
}

/// A task's definition (v3), with everything that the service filled in. It is complete with and without `get_all_params`.
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/query", operation_id = "ListJobConfig", tag = "tasks",
    params(JobPath, ("get_all_params" = Option<String>, Query, description = "true or false")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<TaskConfig>), Failures),
)]
pub(crate) async fn list_job_config(
    may: May<View>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<TaskConfig>>, ApiError> {
    let task = read(&may, &job_id, &query).await?;
    Ok(Full::success(TaskConfig::of(&task, TaskBody::of(&task))))
}

/// A task's definition (v1), exactly as it was sent: parameters, attributes and flags that the service filled in are left out,
/// so that who declares tasks finds no difference. It is complete with and without `get_all_params`.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/config", operation_id = "ShowJobConfig", tag = "tasks",
    params(JobPath, ("get_all_params" = Option<String>, Query, description = "true or false")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<TaskConfig>), Failures),
)]
pub(crate) async fn show_job_config(
    may: May<View>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<TaskConfig>>, ApiError> {
    let task = read(&may, &job_id, &query).await?;
    Ok(Full::success(TaskConfig::of(&task, TaskBody::as_sent(&task))))
}

async fn read(may: &May<View>, id: &TaskId, query: &Query) -> Result<Task, ApiError> {
    query.flag("get_all_params")?;
    may.task(id).await
}
