//! The builds between two dates.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::JobPath;
use crate::query::Query;
use crate::time::Zone;
use axum::extract::State;
use kiln_model::build::{Build, words};
use serde::Serialize;
use utoipa::ToSchema;

/// The longest period, in days.
const MOST_DAYS: u32 = 30;

/// A page of builds.
#[derive(Serialize, ToSchema)]
pub(crate) struct PeriodHistory {
    /// The builds of this page, newest first.
    history_records: Vec<PeriodItem>,
    /// How many there are in all.
    total: u64,
}

/// A build in a history, with its source.
#[derive(Serialize, ToSchema)]
pub(crate) struct PeriodItem {
    /// The build's number within task and day.
    record_id: String,
    /// Its number within the task.
    build_number: i32,
    job_id: String,
    start_time: String,
    end_time: Option<String>,
    /// `SUCCESS`, `FAILURE`, ….
    result: &'static str,
    branch: Option<String>,
    commit_id: Option<String>,
    commit_message: Option<String>,
    executor: String,
    /// In Chinese words, as on the hosted service.
    trigger_type: &'static str,
}

impl PeriodItem {
    fn of(build: &Build, zone: Zone) -> Self {
        let commit = build.source.commit.as_ref();
        Self {
            record_id: build.daily.to_string(),
            build_number: build.number.get(),
            job_id: build.task.to_string(),
            start_time: zone.seconds(span::began(build)),
            end_time: span::finished(build).map(|it| zone.seconds(it)),
            result: words::record_status(&build.state),
            branch: build.source.revision.branch().map(str::to_owned),
            commit_id: commit.map(|it| it.id.clone()),
            commit_message: commit.map(|it| it.message.clone()),
            executor: build.by.name.clone(),
            trigger_type: words::history_trigger(build.trigger),
        }
    }
}

/// The builds between two dates, both included (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/period-history", operation_id = "ShowListPeriodHistory", tag = "records",
    params(
        JobPath,
        ("offset" = i32, Query, minimum = 0, description = "the page, from 0"),
        ("limit" = i32, Query, minimum = 0, maximum = 100, description = "builds per page; 0 means 10"),
        ("start_time" = String, Query, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description = "the first day"),
        ("end_time" = String, Query, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description = "the last day, at most 30 days later"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = PeriodHistory), Failures),
)]
pub(crate) async fn show_list_period_history(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<PeriodHistory>, ApiError> {
    let page = page::by_offset(&query)?;
    let (start, end) = (query.required("start_time")?, query.required("end_time")?);
    let window = app.zone().days(start, end, MOST_DAYS)?;
    may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let total = reader.count_builds(&job_id, window).await?;
    let builds = reader.builds_of_task(&job_id, window, page).await?;
    Ok(Reply(PeriodHistory {
        history_records: builds.iter().map(|it| PeriodItem::of(it, app.zone())).collect(),
        total,
    }))
}
