//! Whether a build still runs, and what came of it.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath};
use axum::extract::State;
use kiln_model::build::words;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a build still runs, and what came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct BuildDetails {
    /// True until it is over.
    building: bool,
    /// `SUCCESS`, `FAILURE`, `ABORTED`, `TIMEOUT` or `SCHEDULE_FAILURE`; null until it is over.
    build_result: Option<&'static str>,
    /// The region that it runs in.
    region: String,
}

/// Whether a build still runs, and what came of it.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/{build_no}/build-info", operation_id = "ShowBuildDetails", tag = "executions",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<BuildDetails>), Failures),
)]
pub(crate) async fn show_build_details(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Full<BuildDetails>>, ApiError> {
    let build = may.build(&job_id, build_no).await?;
    let over = build.state.is_finished();
    Ok(Full::success(BuildDetails {
        building: !over,
        build_result: over.then(|| words::record_status(&build.state)),
        region: app.iam.config().region.clone(),
    }))
}
