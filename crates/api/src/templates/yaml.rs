//! The build file that does what a task does.

use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;

/// The build file that does what the steps of a task do, as a text. It holds no secret.
#[utoipa::path(
    get, path = "/v1/template/{job_id}/default-template", operation_id = "ShowYamlTemplate", tag = "templates",
    params(
        JobPath,
        ("default_host" = Option<String>, Query, description = "`devcloud` or `docker` for the executors of the service, \
         `custom_host`, `custom_acc` or `custom` for a pool of one's own, anything else for the pool of that name; what the \
         task says where absent"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn show_yaml_template(
    may: May<View>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<String>>, ApiError> {
    let host = query.text("default_host");
    if host.is_some_and(|it| it.chars().count() > 128 || it.contains(char::is_control)) {
        return Err(ApiError::invalid(
            "default_host",
            "must be one line of at most 128 characters",
        ));
    }
    let task = may.task(&job_id).await?;
    Ok(Full::success(kiln_buildfile::build_yml(&task.definition, host)))
}
