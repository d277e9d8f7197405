//! The builds of the last days.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::JobPath;
use crate::query::Query;
use crate::time::{Zone, last_days};
use axum::extract::State;
use kiln_model::build::{Build, words};
use serde::Serialize;
use utoipa::ToSchema;

/// The days that are meant when 0 are asked for.
const DEFAULT_DAYS: u64 = 7;

/// A page of builds.
#[derive(Serialize, ToSchema)]
pub(crate) struct History {
    /// The builds of this page, newest first.
    history_records: Vec<HistoryItem>,
    /// How many there are in all.
    total: u64,
}

/// A build in a history.
#[derive(Serialize, ToSchema)]
pub(crate) struct HistoryItem {
    /// The build's number within task and day.
    record_id: String,
    /// Its number within the task.
    build_number: i32,
    job_id: String,
    start_time: String,
    end_time: Option<String>,
    /// `SUCCESS`, `FAILURE`, ….
    result: &'static str,
}

impl HistoryItem {
    fn of(build: &Build, zone: Zone) -> Self {
        Self {
            record_id: build.daily.to_string(),
            build_number: build.number.get(),
            job_id: build.task.to_string(),
            start_time: zone.seconds(span::began(build)),
            end_time: span::finished(build).map(|it| zone.seconds(it)),
            result: words::record_status(&build.state),
        }
    }
}

/// The builds of the last `interval` days (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/history", operation_id = "ShowListHistory", tag = "records",
    params(
        JobPath,
        ("offset" = i32, Query, minimum = 0, description = "the page, from 0"),
        ("limit" = i32, Query, minimum = 0, maximum = 100, description = "builds per page; 0 means 10"),
        ("interval" = i32, Query, minimum = 0, maximum = 30, description = "days back from now; 0 means 7"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = History), Failures),
)]
pub(crate) async fn show_list_history(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<History>, ApiError> {
    let page = page::by_offset(&query)?;
    let days = query.required_integer("interval", 0..=30)?;
    let days = if days == 0 { DEFAULT_DAYS } else { days };
    may.task(&job_id).await?;
    let window = last_days(app.engine.clock().now(), days);
    let mut reader = app.engine.store().read().await?;
    let total = reader.count_builds(&job_id, window).await?;
    let builds = reader.builds_of_task(&job_id, window, page).await?;
    Ok(Reply(History {
        history_records: builds.iter().map(|it| HistoryItem::of(it, app.zone())).collect(),
        total,
    }))
}
