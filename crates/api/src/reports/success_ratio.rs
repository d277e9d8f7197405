//! How many builds of a task succeeded: between two dates, and day by day.

use super::selection::{self, ALL};
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Plain, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;
use crate::time;
use axum::extract::State;
use kiln_engine::{BuildSelection, Days};
use kiln_model::build::{BuildCount, DayCount};
use kiln_model::id::TaskId;
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

/// How many finished builds succeeded, day by day.
#[derive(Serialize, ToSchema)]
pub(crate) struct DailyRatio {
    #[schema(value_type = String)]
    job_id: TaskId,
    /// The branch that was asked for; `all` for every one.
    branch: String,
    total_success_count: u64,
    total_count: u64,
    /// `2/3`: two of three builds succeeded.
    total_success_ratio_fraction: String,
    /// The days that have builds, the first day first.
    every_day_report: Vec<DayRatio>,
}

/// One day.
#[derive(Serialize, ToSchema)]
pub(crate) struct DayRatio {
    /// `2024/06/15`.
    date: String,
    /// The share of successes in percent, rounded.
    success_ratio: u64,
}

impl DayRatio {
    fn of(day: &DayCount) -> Self {
        Self {
            date: time::slashed(day.day),
            success_ratio: day.count.percent(),
        }
    }
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
    let (from, to) = app.zone().day_numbers(start, end, MOST_DAYS)?;
    may.task(&job_id).await?;
    let selection = BuildSelection::all(Days { from, to });
    let days = app.engine.build_days(&job_id, &selection).await?;
    let count: BuildCount = days.iter().map(|it| it.count).sum();
    Ok(Reply(SuccessRatio {
        success_count: count.succeeded,
        total_count: count.finished,
        success_ratio: f64::from(u32::try_from(count.percent()).unwrap_or(100)) / 100.0,
    }))
}

/// The share of successful builds on each of the last days, today included (v1).
#[utoipa::path(
    get, path = "/v1/report/ratio", operation_id = "ShowJobBuildSuccessRatio", tag = "reports",
    params(
        ("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the task"),
        ("repository_name" = String, Query, min_length = 1, max_length = 128, description = "the repository's name; `all` for every one"),
        ("branch" = Option<String>, Query, min_length = 0, max_length = 200, description = "the branch; absent or `all` for every one"),
        ("interval" = i32, Query, minimum = 1, maximum = 30, description = "how many days, today included"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Plain<DailyRatio>), Failures),
)]
pub(crate) async fn show_job_build_success_ratio(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Plain<DailyRatio>>, ApiError> {
    let job_id = selection::task(&query)?;
    let selection = selection::selection(&app, &query)?;
    may.task(&job_id).await?;
    let days = app.engine.build_days(&job_id, &selection).await?;
    let count: BuildCount = days.iter().map(|it| it.count).sum();
    Ok(Plain::success(DailyRatio {
        job_id,
        branch: selection.branch.unwrap_or_else(|| ALL.to_owned()),
        total_success_count: count.succeeded,
        total_count: count.finished,
        total_success_ratio_fraction: format!("{}/{}", count.succeeded, count.finished),
        every_day_report: days.iter().map(DayRatio::of).collect(),
    }))
}
