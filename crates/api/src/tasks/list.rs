//! Lists of tasks: of a project, and of all projects.

use super::item::TaskItem;
use super::listing::{self, Listing};
use crate::App;
use crate::auth::{Anyone, May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::ProjectPath;
use crate::query::Query;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of tasks.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobList {
    /// The tasks of this page.
    job_list: Vec<TaskItem>,
    /// How many there are in all.
    total: u64,
}

/// A page of tasks.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskList {
    /// The tasks of this page, newest first.
    jobs: Vec<TaskItem>,
    /// How many there are in all.
    total: u64,
}

/// A page of tasks in both forms: as it is declared, and as the hosted service answers.
#[derive(Serialize, ToSchema)]
pub(crate) struct BothLists {
    /// The tasks of this page.
    jobs: Vec<TaskItem>,
    /// How many there are in all.
    total: u64,
    /// The same once more.
    result: JobList,
    /// Null.
    error: Option<String>,
    /// `success`.
    status: &'static str,
}

/// The tasks that the caller sees, over all projects (v1).
#[utoipa::path(
    get, path = "/v1/job/list", operation_id = "ListJob", tag = "tasks",
    params(
        ("page_index" = Option<i32>, Query, minimum = 0, description = "the page, from 0"),
        ("page_size" = Option<i32>, Query, minimum = 0, maximum = 100, description = "tasks per page; 0 or nothing means 10"),
        ("search" = Option<String>, Query, description = "a part of the task's or its creator's name"),
        ("sort_field" = Option<String>, Query, description = "create_time, job_name, creator, last_build_time, build_time or health_score"),
        ("sort_order" = Option<String>, Query, description = "ASC or DESC"),
        ("creator_id" = Option<String>, Query, description = "who made them"),
        ("build_status" = Option<String>, Query, description = "red, blue, timeout, aborted, building or none"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<JobList>), Failures),
)]
pub(crate) async fn list_job(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<JobList>>, ApiError> {
    let page = page::by_index(&query)?;
    let listing = Listing::read(&query)?;
    let (job_list, total) = match listing::everywhere(&may, &app).await? {
        Some(scope) => listing::page(&may, &app, &listing.of(scope), page).await?,
        None => (Vec::new(), 0),
    };
    Ok(Full::success(JobList { job_list, total }))
}

/// The tasks of a project that the caller sees (v1).
#[utoipa::path(
    get, path = "/v1/job/{project_id}/list", operation_id = "ListProjectJobs", tag = "tasks",
    params(
        ProjectPath,
        ("page_index" = i32, Query, minimum = 0, description = "the page, from 0"),
        ("page_size" = i32, Query, minimum = 0, maximum = 100, description = "tasks per page; 0 means 10"),
        ("search" = Option<String>, Query, description = "a part of the task's or its creator's name"),
        ("sort_field" = Option<String>, Query, description = "create_time, job_name, creator, last_build_time, build_time or health_score"),
        ("sort_order" = Option<String>, Query, description = "ASC or DESC"),
        ("creator_id" = Option<String>, Query, description = "who made them"),
        ("build_status" = Option<String>, Query, description = "red, blue, timeout, aborted, building or none"),
        ("by_group" = Option<bool>, Query, description = "whether only the tasks of one group are listed"),
        ("group_path_id" = Option<String>, Query, description = "the path of that group; nothing for the tasks in no group"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = BothLists), Failures),
)]
pub(crate) async fn list_project_jobs(
    may: May<View>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    query: Query,
) -> Result<Reply<BothLists>, ApiError> {
    let page = page::by_required_index(&query)?;
    let listing = Listing::read(&query)?;
    let group = listing::group(&query)?;
    let scope = listing::in_project(&may, &app, &project_id, group).await?;
    let (jobs, total) = listing::page(&may, &app, &listing.of(scope), page).await?;
    Ok(Reply(BothLists {
        result: JobList {
            job_list: jobs.clone(),
            total,
        },
        jobs,
        total,
        error: None,
        status: "success",
    }))
}

/// The tasks of a project that the caller sees (v3).
#[utoipa::path(
    get, path = "/v3/{project_id}/jobs", operation_id = "ShowJobListByProjectId", tag = "tasks",
    params(
        ProjectPath,
        ("page_index" = i32, Query, minimum = 0, description = "the page, from 0"),
        ("page_size" = i32, Query, minimum = 0, maximum = 100, description = "tasks per page; 0 means 10"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = TaskList), Failures),
)]
pub(crate) async fn show_job_list_by_project_id(
    may: May<View>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    query: Query,
) -> Result<Reply<TaskList>, ApiError> {
    let page = page::by_required_index(&query)?;
    let scope = listing::in_project(&may, &app, &project_id, None).await?;
    let (jobs, total) = listing::page(&may, &app, &Listing::everything().of(scope), page).await?;
    Ok(Reply(TaskList { jobs, total }))
}
