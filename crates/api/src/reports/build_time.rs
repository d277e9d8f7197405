//! How long the builds of a task took.

use super::selection;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Plain, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use axum::extract::State;
use kiln_model::build::{Build, BuildState, words};
use kiln_model::id::TaskId;
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// How long builds took, from the first step to the end; builds that never came to a step took no time and do not count.
#[derive(Serialize, ToSchema)]
pub(crate) struct BuildTimes {
    #[schema(value_type = String)]
    job_id: TaskId,
    /// In milliseconds; 0 without builds.
    avg_build_time: f64,
    /// In milliseconds; 0 without builds.
    max_build_time: i64,
    /// In milliseconds; 0 without builds.
    min_build_time: i64,
    /// The newest 100 builds of the period, the oldest of them first.
    chart: Vec<ChartPoint>,
}

/// One build.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChartPoint {
    build_number: i32,
    /// `20240626.3`
    daily_build_number: String,
    /// `SUCCESS`, `FAILURE`, …
    build_result: &'static str,
    /// In seconds, rounded.
    build_time: i64,
}

impl ChartPoint {
    fn of(build: &Build) -> Self {
        let took = match &build.state {
            BuildState::Finished(ended) => ended.started.map(|it| ended.finished.since(it)),
            BuildState::Queued
            | BuildState::Preparing { .. }
            | BuildState::Running { .. }
            | BuildState::Stopping { .. } => None,
        };
        Self {
            build_number: build.number.get(),
            daily_build_number: build.daily.to_string(),
            build_result: words::record_status(&build.state),
            build_time: took.map_or(0, |it| (millis(it) + 500) / 1000),
        }
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX / 2)
}

/// How long the builds of the last days took, today included.
#[utoipa::path(
    get, path = "/v1/report/time", operation_id = "ShowJobBuildTime", tag = "reports",
    params(
        ("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the task"),
        ("repository_name" = String, Query, min_length = 1, max_length = 128, description = "the repository's name; `all` for every one"),
        ("branch" = Option<String>, Query, min_length = 0, max_length = 200, description = "the branch; absent or `all` for every one"),
        ("interval" = i32, Query, minimum = 1, maximum = 30, description = "how many days, today included"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Plain<BuildTimes>), Failures),
)]
pub(crate) async fn show_job_build_time(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Plain<BuildTimes>>, ApiError> {
    let job_id = selection::task(&query)?;
    let selection = selection::selection(&app, &query)?;
    may.task(&job_id).await?;
    let (count, builds) = app.engine.build_times(&job_id, &selection).await?;
    let bound = |it: Option<Duration>| it.map_or(0, millis);
    Ok(Plain::success(BuildTimes {
        job_id,
        avg_build_time: count.average().map_or(0.0, |it| it.as_secs_f64() * 1000.0),
        max_build_time: bound(count.longest),
        min_build_time: bound(count.shortest),
        chart: builds.iter().map(ChartPoint::of).collect(),
    }))
}
