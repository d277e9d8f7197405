//! The parameters that the service itself provides to every build.

use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::language::Language;
use kiln_buildfile::predefined;
use serde::Serialize;
use utoipa::ToSchema;

/// A parameter that the service provides.
#[derive(Serialize, ToSchema)]
pub(crate) struct SystemParameter {
    id: u32,
    parameter_name: &'static str,
    /// What it is; in Chinese with `X-Language: zh-cn`.
    description: &'static str,
}

/// The parameters that every build has, whatever its task says.
#[utoipa::path(
    get, path = "/v1/job/system-parameters", operation_id = "ShowJobSystemParameters", tag = "tasks",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<Vec<SystemParameter>>), Failures),
)]
pub(crate) async fn show_job_system_parameters(
    _: May<Anyone>,
    language: Language,
) -> Result<Reply<Full<Vec<SystemParameter>>>, ApiError> {
    let all = predefined::ALL.iter().map(|it| SystemParameter {
        id: it.id,
        parameter_name: it.name,
        description: language.pick(it.english, it.chinese),
    });
    Ok(Full::success(all.collect()))
}
