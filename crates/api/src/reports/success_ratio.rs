//! How many builds of a task succeeded between two dates.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The longest period, in days.
const MOST_DAYS: u32 = 30;

/// How many finished builds succeeded.
#[derive(Serialize, ToSchema)]
pub(crate) struct SuccessRatio {
    success_count: u64,
    total_count: u64,
    /// The share of successes, from 0 to 1, to two decimal places; 0 without builds.
    success_ratio: f64,
}

/// The share of successful builds between two dates, both included (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/success-ratio", operation_id = "ShowJobSuccessRatio", tag = "reports",
    params(
        JobPath,
        ("start_time" = String, Query, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description = "the first day"),
        ("end_time" = String, Query, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description = "the last day, at most 30 days later"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = SuccessRatio), Failures),
)]
pub(crate) async fn show_job_success_ratio(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<SuccessRatio>, ApiError> {
    let (start, end) = (query.required("start_time")?, query.required("end_time")?);
    let window = app.zone().days(start, end, MOST_DAYS)?;
    may.task(&job_id).await?;
    let (total, succeeded) = app.engine.store().read().await?.success_ratio(&job_id, window).await?;
    Ok(Reply(SuccessRatio {
        success_count: succeeded,
        total_count: total,
        success_ratio: share(succeeded, total),
    }))
}

fn share(part: u64, whole: u64) -> f64 {
    let hundredths = (part * 200 + whole).checked_div(2 * whole).unwrap_or(0);
    f64::from(u32::try_from(hundredths).unwrap_or(100)) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_two_decimal_places() {
        assert!((share(2, 3) - 0.67).abs() < 1e-9);
        assert!((share(3, 3) - 1.0).abs() < 1e-9);
        assert!(share(0, 0).abs() < 1e-9);
    }
}
