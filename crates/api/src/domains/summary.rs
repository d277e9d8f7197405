//! A tenant in numbers.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A tenant in numbers.
#[derive(Serialize, ToSchema)]
pub(crate) struct SummaryResult {
    summary: DomainSummary,
}

/// The numbers. But for `job_total` they count everything that was ever built, also by tasks that are gone.
#[derive(Serialize, ToSchema)]
pub(crate) struct DomainSummary {
    /// How many of a hundred builds succeeded.
    avg_success_ratio: u64,
    /// How long all builds ran together, in milliseconds.
    build_no: u64,
    /// Tasks, without those in the recycle bin.
    job_total: u64,
    /// Versions of packages that builds handed in, as text.
    version_total: String,
}

/// The tenant in numbers (v1).
#[utoipa::path(
    get, path = "/v1/domain/job-summary", operation_id = "ShowSummaryBuildJobInfo", tag = "domains",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<SummaryResult>), Failures),
)]
pub(crate) async fn show_summary_build_job_info(
    may: May<Anyone>,
    State(app): State<App>,
) -> Result<Reply<Full<SummaryResult>>, ApiError> {
    let found = app.engine.domain_summary(&may.actor().domain).await?;
    Ok(Full::success(SummaryResult {
        summary: DomainSummary {
            avg_success_ratio: found.success_percent(),
            build_no: found.totals.millis,
            job_total: found.tasks,
            version_total: found.totals.versions.to_string(),
        },
    }))
}
