//! The parameters that a build ran with.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A parameter of a build. A private value is `******`.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParameterOfBuild {
    name: String,
    value: String,
}

/// The parameters that a build ran with, in the order of its task, then those that only this build was given.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/{build_no}/history-parameters", operation_id = "ListBuildParameter", tag = "executions",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Vec<ParameterOfBuild>>), Failures),
)]
pub(crate) async fn list_build_parameter(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Full<Vec<ParameterOfBuild>>>, ApiError> {
    let build = may.build(&job_id, build_no).await?;
    let mut reader = app.engine.store().read().await?;
    let parameters = reader.parameters_of(&build.record).await?;
    let shown = parameters.into_iter().map(|it| ParameterOfBuild {
        value: it.value.shown().to_owned(),
        name: it.name,
    });
    Ok(Full::success(shown.collect()))
}
