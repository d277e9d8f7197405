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
pub(crate) struct TaskItem {
    id: String,
    job_name: String,
    job_creator: String,
    user_name: String,
    /// When the last build was triggered, in milliseconds since 1970.
    #[schema(value_type = Option<f64>)]
    last_build_time: Option<i64>,
    /// `none`, `building`, `blue`, `red`, `aborted` or `timeout`.
    last_build_status: &'static str,
    last_build_user: Option<String>,
    last_build_user_id: Option<String>,
    /// `InQueue`, `Running` or `Finished`.
    last_job_running_status: Option<&'static str>,
    is_finished: bool,
    disabled: bool,
    /// Whether the caller follows it.
    favorite: bool,
    is_modify: bool,
    is_delete: bool,
    is_execute: bool,
    is_copy: bool,
    is_forbidden: bool,
    is_view: bool,
    source_code: Option<String>,
    scm_type: Option<String>,
    scm_web_url: Option<String>,
    repo_id: Option<String>,
    build_project_id: String,
    /// How long the last build took, in milliseconds.
    build_time: Option<i64>,
    health_score: u32,
    trigger_type: Option<&'static str>,
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
    let (_, rights) = may.project(&project_id).await?;
    let mut reader = app.engine.store().read().await?;
    let total = reader.count_tasks(&project_id).await?;
    let rows = reader.tasks_of_project(&project_id, page).await?;
    let ids: Vec<_> = rows.iter().map(|it| &it.task.id).collect();
    let favourites = reader.favourites_among(&may.actor().user.id, &ids).await?;
    let now = app.engine.clock().now();
    let jobs = rows
        .iter()
        .map(|row| item(row, favourites.contains(&row.task.id), rights, now))
        .collect();
    Ok(Reply(TaskList { jobs, total }))
}

fn item(row: &TaskRow, favorite: bool, rights: RightSet, now: kiln_model::time::Timestamp) -> TaskItem {
    let (task, last) = (&row.task, row.last.as_ref());
    let scm = task.definition.scms.first();
    TaskItem {
        id: task.id.to_string(),
        job_name: task.definition.name.to_string(),
        job_creator: task.creator.name.clone(),
        user_name: task.creator.name.clone(),
        last_build_time: last.map(|it| it.created.as_millis()),
        last_build_status: words::list_colour(last.map(|it| &it.state)),
        last_build_user: last.map(|it| it.by.name.clone()),
        last_build_user_id: last.map(|it| it.by.id.to_string()),
        last_job_running_status: last.map(|it| words::running_status(&it.state)),
        is_finished: last.is_none_or(|it| it.state.is_finished()),
        disabled: matches!(task.state, TaskState::Disabled { .. }),
        favorite,
        is_modify: rights.allows(Permission::TaskModify),
        is_delete: rights.allows(Permission::TaskDelete),
        is_execute: rights.allows(Permission::TaskExecute),
        is_copy: rights.allows(Permission::TaskCopy),
        is_forbidden: rights.allows(Permission::TaskDisable),
        is_view: rights.allows(Permission::TaskView),
        source_code: scm.map(|it| it.scm_type.clone()),
        scm_type: scm.map(|it| it.scm_type.clone()),
        scm_web_url: scm.and_then(|it| it.web_url.clone()),
        repo_id: scm.and_then(|it| it.repo_id.clone()),
        build_project_id: task.build_project.to_string(),
        build_time: last.map(|it| crate::records::duration(it, now)),
        health_score: task.recent.health_score(),
        trigger_type: last.map(|it| words::list_trigger(it.trigger)),
    }
}
    let scope = listing::in_project(&may, &app, &project_id, None).await?;
    let (jobs, total) = listing::page(&may, &app, &Listing::everything().of(scope), page).await?;
}
