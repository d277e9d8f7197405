//! The builds of a task in a window of time, with the task's health.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::{BuildNoPath, JobPath};
use crate::query::Query;
use crate::time;
use axum::extract::State;
use kiln_model::build::{Build, words};
use kiln_model::id::TaskId;
use kiln_model::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The longest window, in days.
const MOST_DAYS: u32 = 31;

/// A page of builds; the numbers of the page are text.
#[derive(Serialize, ToSchema)]
pub(crate) struct InfoRecords {
    /// The share of successes in the last ten builds, times 100.
    health_score: String,
    /// The builds of this page, newest first.
    job_build_states: Vec<InfoRecord>,
    /// The page, from 0.
    page_index: String,
    total_page: String,
    total_record: String,
}

/// A build of a task.
#[derive(Serialize, ToSchema)]
pub(crate) struct InfoRecord {
    /// Its number within the task.
    number: i32,
    /// Its number within task and day.
    daily_build_number: String,
    /// `SUCCESS`, `FAILURE`, ….
    state: &'static str,
    /// `InQueue`, `Running` or `Finished`.
    job_running_status: &'static str,
    /// When it started, in milliseconds since 1970.
    start_time: i64,
    /// How long it took, in milliseconds.
    build_time: i64,
    /// The same.
    cost_time: i64,
    /// `branch`, `tag` or `commitId`.
    build_type: &'static str,
    code_branch: Option<String>,
    commit_id: Option<String>,
    commit_detail_url: Option<String>,
    commit_info: Option<CommitInfo>,
    executor: String,
    nickname: String,
    user_id: String,
    scm_type: String,
    scm_web_url: Option<String>,
    trigger_type: &'static str,
}

/// The commit of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommitInfo {
    commit_id: String,
    created_at: String,
}

impl InfoRecord {
    fn of(build: &Build, now: Timestamp) -> Self {
        let commit = build.source.commit.as_ref();
        let duration = span::duration(build, now);
        Self {
            number: build.number.get(),
            daily_build_number: build.daily.to_string(),
            state: words::record_status(&build.state),
            job_running_status: words::running_status(&build.state),
            start_time: span::began(build).as_millis(),
            build_time: duration,
            cost_time: duration,
            build_type: build.source.revision.build_type(),
            code_branch: build.source.revision.branch().map(str::to_owned),
            commit_id: commit.map(|it| it.id.clone()),
            commit_detail_url: build
                .source
                .web_url
                .as_deref()
                .zip(commit)
                .and_then(|(web, it)| detail(web, &it.id)),
            commit_info: commit.map(|it| CommitInfo {
                commit_id: it.id.clone(),
                created_at: time::millis(it.at),
            }),
            executor: build.by.name.clone(),
            nickname: build.by.name.clone(),
            user_id: build.by.id.to_string(),
            scm_type: build.source.scm_type.clone(),
            scm_web_url: build.source.web_url.clone(),
            trigger_type: words::list_trigger(build.trigger),
        }
    }
}

/// Where a browser finds a commit, in the form that most hosts of repositories have.
fn detail(web: &str, commit: &str) -> Option<String> {
    let page = web.trim_end_matches('/').trim_end_matches(".git");
    let is_page = page.starts_with("https://") || page.starts_with("http://");
    is_page.then(|| format!("{page}/commit/{commit}"))
}

/// The builds of a task in a window of time (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/build-info-records", operation_id = "ListBuildInfoRecord", tag = "records",
    params(
        JobPath,
        ("start_time" = String, Query, description = "like 2024-06-26 08:25:09, in the server's time zone"),
        ("end_time" = String, Query, description = "the same, at most 31 days later"),
        ("page_index" = Option<i32>, Query, minimum = 0, description = "the page, from 0"),
        ("page_size" = Option<i32>, Query, minimum = 0, maximum = 100, description = "builds per page, 10 by default"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<InfoRecords>), Failures),
)]
pub(crate) async fn list_build_info_record(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<InfoRecords>>, ApiError> {
    records(&may, &app, &job_id, &query).await.map(Full::success)
}

/// The builds of a task in a window of time (v1).
#[utoipa::path(
    get, path = "/v1/record/{job_id}/list", operation_id = "ListBuildInfoRecordByJobId", tag = "records",
    params(
        JobPath,
        ("start_time" = String, Query, description = "like 2024-06-26 08:25:09, in the server's time zone"),
        ("end_time" = String, Query, description = "the same, at most 31 days later"),
        ("page_index" = Option<i32>, Query, minimum = 0, description = "the page, from 0"),
        ("page_size" = Option<i32>, Query, minimum = 0, maximum = 100, description = "builds per page, 10 by default"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<InfoRecords>), Failures),
)]
pub(crate) async fn list_build_info_record_by_job_id(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<InfoRecords>>, ApiError> {
    records(&may, &app, &job_id, &query).await.map(Full::success)
}

/// One build of a task (v1), as the lists show it.
#[utoipa::path(
    get, path = "/v1/record/{job_id}/{build_no}/build-info-record", operation_id = "ShowBuildInfoRecord", tag = "records",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<InfoRecord>), Failures),
)]
pub(crate) async fn show_build_info_record(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Full<InfoRecord>>, ApiError> {
    let build = may.build(&job_id, build_no).await?;
    Ok(Full::success(InfoRecord::of(&build, app.engine.clock().now())))
}

async fn records(may: &May<View>, app: &App, task: &TaskId, query: &Query) -> Result<InfoRecords, ApiError> {
    let page = page::by_index(query)?;
    let (start, end) = (query.required("start_time")?, query.required("end_time")?);
    let window = app.zone().between(start, end, MOST_DAYS)?;
    let task = may.task(task).await?;
    let mut reader = app.engine.store().read().await?;
    let total = reader.count_builds(&task.id, window).await?;
    let builds = reader.builds_of_task(&task.id, window, page).await?;
    let now = app.engine.clock().now();
    Ok(InfoRecords {
        health_score: task.recent.health_score().to_string(),
        job_build_states: builds.iter().map(|it| InfoRecord::of(it, now)).collect(),
        page_index: page::index(&page).to_string(),
        total_page: page::pages(total, &page).to_string(),
        total_record: total.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_found_below_the_page_of_its_repository() {
        let expected = Some("https://host/team/demo/commit/abc".to_owned());
        for web in [
            "https://host/team/demo",
            "https://host/team/demo.git",
            "https://host/team/demo/",
        ] {
            assert_eq!(detail(web, "abc"), expected);
        }
        assert_eq!(detail("file:///srv/demo", "abc"), None);
    }
}
