//! Moving tasks into a group, or out of all.

use super::body::id;
use crate::App;
use crate::auth::{self, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::thing::Thing;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// The most tasks that are moved at once.
const MOST: usize = 100;

/// Tasks, and where they go.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct MoveBody {
    /// The group; empty for none.
    group_id: Option<String>,
    /// 1 to 100 tasks of the project.
    jobs: Option<Vec<MovedJob>>,
}

/// A task that is to be moved.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct MovedJob {
    /// The task.
    #[schema(pattern = "^[0-9a-z]{32}$")]
    job_id: String,
    /// Its name, for people.
    job_name: Option<String>,
}

/// A task that was moved.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobMoved {
    job_id: String,
    /// The ids from the root down to its group, joined by `.`; empty where it is in none.
    group_path_id: String,
}

/// Move tasks into a group, or out of all groups (v1): all of them, or none.
#[utoipa::path(
    post, path = "/v1/job/{project_id}/group/move", operation_id = "MoveGroup", tag = "groups",
    params(ProjectPath), request_body = MoveBody, security(("token" = ["task:group"])),
    responses((status = 200, body = Full<Vec<JobMoved>>), Failures),
)]
pub(crate) async fn move_group(
    may: May<auth::Group>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    body: Body,
) -> Result<Reply<Full<Vec<JobMoved>>>, ApiError> {
    let body = body.object()?;
    let group = id(&body, "group_id")?;
    body.required("jobs")?;
    let jobs = body.objects("jobs")?;
    if jobs.is_empty() || jobs.len() > MOST {
        return Err(body.refuse("jobs", format!("must name 1 to {MOST} tasks")));
    }
    let mut tasks = Vec::with_capacity(jobs.len());
    for job in &jobs {
        job.text("job_name")?;
        let id = TaskId::parse(&job.required_text("job_id")?).map_err(|_| ApiError::MalformedTaskId)?;
        if !tasks.contains(&id) {
            tasks.push(id);
        }
    }
    may.project(&project_id).await?;
    for id in &tasks {
        if may.task(id).await?.project != project_id {
            return Err(ApiError::NoSuch(Thing::Task));
        }
    }
    let moved = app
        .engine
        .move_tasks(may.actor(), &project_id, group.as_ref(), &tasks)
        .await?;
    let moved = moved.into_iter().map(|it| JobMoved {
        job_id: it.task.to_string(),
        group_path_id: it.path,
    });
    Ok(Full::success(moved.collect()))
}
