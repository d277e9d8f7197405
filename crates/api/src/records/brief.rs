//! The newest records of several build projects at once.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use crate::time::Zone;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::build::{Build, words};
use kiln_model::id::BuildProjectId;
use kiln_model::time::Timestamp;
use kiln_store::{Page, Window};
use serde::Serialize;
use utoipa::ToSchema;

/// The most build projects that are asked for at once.
const MOST: usize = 100;
/// The records per build project when 0 are asked for.
const DEFAULT: u64 = 10;

/// The newest records of one build project.
#[derive(Serialize, ToSchema)]
pub(crate) struct BriefRecords {
    /// The build project.
    project_id: String,
    /// Its newest records, the newest first.
    brief_build_record_dtos: Vec<BriefRecord>,
}

/// A record in short.
#[derive(Serialize, ToSchema)]
pub(crate) struct BriefRecord {
    /// The record's id.
    id: String,
    /// The build project.
    project_id: String,
    build_no: i32,
    daily_build_number: String,
    /// `SUCCESS`, `FAILURE`, ….
    status: &'static str,
    branch: Option<String>,
    /// The commit that was checked out.
    revision: Option<String>,
    /// Who set the build off.
    trigger_name: String,
    /// Wall-clock time of the server's zone, unlike the other times.
    create_time: String,
    queued_time: String,
    schedule_time: Option<String>,
    start_time: Option<String>,
    finish_time: Option<String>,
    /// From the trigger to the end, in milliseconds.
    duration: i64,
    /// From the first step to the end.
    build_duration: i64,
    /// From the trigger to the first step.
    pending_duration: i64,
}

impl BriefRecord {
    fn of(build: &Build, zone: Zone, now: Timestamp) -> Self {
        let (building, pending) = (span::duration(build, now), span::pending(build, now));
        Self {
            id: build.record.to_string(),
            project_id: build.build_project.to_string(),
            build_no: build.number.get(),
            daily_build_number: build.daily.to_string(),
            status: words::record_status(&build.state),
            branch: build.source.revision.branch().map(str::to_owned),
            revision: build.source.commit.as_ref().map(|it| it.id.clone()),
            trigger_name: build.by.name.clone(),
            create_time: zone.wall(build.created),
            queued_time: zone.bare_offset(build.created),
            schedule_time: span::scheduled(build).map(|it| zone.bare_offset(it)),
            start_time: build.state.started().map(|it| zone.bare_offset(it)),
            finish_time: span::finished(build).map(|it| zone.bare_offset(it)),
            duration: building + pending,
            build_duration: building,
            pending_duration: pending,
        }
    }
}

/// The build projects that the body names, each once.
fn wanted(body: &Body) -> Result<Vec<BuildProjectId>, ApiError> {
    let items = body.list()?;
    if items.is_empty() || items.len() > MOST {
        return Err(ApiError::invalid("body", format!("must be a list of 1 to {MOST} ids")));
    }
    let mut ids: Vec<BuildProjectId> = Vec::with_capacity(items.len());
    for item in items {
        let id = BuildProjectId::parse(&item.text()?).map_err(|error| item.refuse(error.to_string()))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The newest records of several build projects (v1). One that does not exist for the caller refuses all.
#[utoipa::path(
    post, path = "/v1/record/brief", operation_id = "ListBriefRecord", tag = "records",
    params(("limit" = i32, Query, minimum = 0, maximum = 100, description = "records per build project; 0 means 10")),
    request_body(content = Vec<String>, description = "build project ids, at most 100"),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Vec<BriefRecords>>), Failures),
)]
pub(crate) async fn list_brief_record(
    may: May<View>,
    State(app): State<App>,
    query: Query,
    body: Body,
) -> Result<Reply<Full<Vec<BriefRecords>>>, ApiError> {
    let ids = wanted(&body)?;
    let limit = query.required_integer("limit", 0..=100)?;
    let limit = if limit == 0 { DEFAULT } else { limit };
    let page = Page {
        offset: 0,
        limit: u32::try_from(limit).unwrap_or(u32::MAX),
    };
    let mut tasks = Vec::with_capacity(ids.len());
    for id in &ids {
        tasks.push(may.build_project(id).await?);
    }
    let (zone, now) = (app.zone(), app.engine.clock().now());
    let mut reader = app.engine.store().read().await?;
    let mut records = Vec::with_capacity(tasks.len());
    for task in &tasks {
        let builds = reader.builds_of_task(&task.id, Window::default(), page).await?;
        records.push(BriefRecords {
            project_id: task.build_project.to_string(),
            brief_build_record_dtos: builds.iter().map(|it| BriefRecord::of(it, zone, now)).collect(),
        });
    }
    Ok(Full::success(records))
}
