//! Reading a task's definition back.

use super::body::TaskBody;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;

/// A task's definition (v3). It is complete with and without `get_all_params`.
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/query", operation_id = "ListJobConfig", tag = "tasks",
    params(JobPath, ("get_all_params" = Option<String>, Query, description = "true or false")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<TaskBody>), Failures),
)]
pub(crate) async fn list_job_config(
    may: May<View>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<TaskBody>>, ApiError> {
    query.flag("get_all_params")?;
    let task = may.task(&job_id).await?;
    Ok(Full::success(TaskBody::of(&task)))
}
