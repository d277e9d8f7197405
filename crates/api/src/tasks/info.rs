//! What the page of a task shows: how it is, how its last build went, and what the caller may do.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::records::{duration, since_trigger};
use axum::extract::State;
use kiln_model::access::{Permission, RightSet};
use kiln_model::build::{Build, words};
use kiln_model::task::{Task, TaskState};
use kiln_model::time::Timestamp;
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// How long the last build of a task counts as new.
const NEW: Duration = Duration::from_secs(24 * 60 * 60);

/// A task's summary.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskInfo {
    id: String,
    job_name: String,
    /// The second id of the task, which record lists use.
    project_id: String,
    /// When it was made, in milliseconds since 1970.
    create_time: i64,
    disabled: bool,
    /// Whether the caller follows it.
    favorite: bool,
    health_score: u32,
    source_code: Option<String>,
    /// How long the last build took from its trigger to its end, in seconds with two places.
    build_time: String,
    /// For how much of that its steps ran.
    charge_time: String,
    /// `none`, `running`, `success`, `error`, `aborted` or `timeout`.
    last_build_status: &'static str,
    /// When the last build was triggered, in milliseconds since 1970.
    last_build_time: Option<i64>,
    /// Whether the last build was triggered within the last day.
    new_build: bool,
    /// `InQueue`, `Running` or `Finished`.
    running_status: Option<&'static str>,
    /// Whether the project's matrix of rights counts for the task.
    project_permission_switch: bool,
    is_view: bool,
    is_execute: bool,
    is_modify: bool,
    is_copy: bool,
    is_delete: bool,
    is_forbidden: bool,
    is_manager: bool,
}

/// A task's summary.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/info", operation_id = "ShowJobInfo", tag = "tasks",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<TaskInfo>), Failures),
)]
pub(crate) async fn show_job_info(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<TaskInfo>>, ApiError> {
    let task = may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let rights = may.rights_on(&mut reader, &task).await?;
    let last = reader.last_build(&job_id).await?;
    let favorite = reader.is_favourite(&may.actor().user.id, &job_id).await?;
    let now = app.engine.clock().now();
    Ok(Full::success(TaskInfo::of(&task, last.as_ref(), favorite, rights, now)))
}

impl TaskInfo {
    fn of(task: &Task, last: Option<&Build>, favorite: bool, rights: RightSet, now: Timestamp) -> Self {
        Self {
            id: task.id.to_string(),
            job_name: task.definition.name.to_string(),
            project_id: task.build_project.to_string(),
            create_time: task.created.as_millis(),
            disabled: matches!(task.state, TaskState::Disabled { .. }),
            favorite,
            health_score: task.recent.health_score(),
            source_code: task.definition.scms.first().map(|it| it.scm_type.clone()),
            build_time: seconds(last.map_or(0, |it| since_trigger(it, now))),
            charge_time: seconds(last.map_or(0, |it| duration(it, now))),
            last_build_status: words::build_status(last.map(|it| &it.state)),
            last_build_time: last.map(|it| it.created.as_millis()),
            new_build: last.is_some_and(|it| now.since(it.created) < NEW),
            running_status: last.map(|it| words::running_status(&it.state)),
            project_permission_switch: task.follows_project,
            is_view: rights.allows(Permission::TaskView),
            is_execute: rights.allows(Permission::TaskExecute),
            is_modify: rights.allows(Permission::TaskModify),
            is_copy: rights.allows(Permission::TaskCopy),
            is_delete: rights.allows(Permission::TaskDelete),
            is_forbidden: rights.allows(Permission::TaskDisable),
            is_manager: rights.allows(Permission::TaskAssign),
        }
    }
}

/// Milliseconds as seconds with two places.
fn seconds(millis: i64) -> String {
    let hundredths = (millis.max(0) + 5) / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_two_places() {
        for (millis, text) in [
            (0, "0.00"),
            (4, "0.00"),
            (5, "0.01"),
            (27_512, "27.51"),
            (3_600_000, "3600.00"),
        ] {
            assert_eq!(seconds(millis), text);
        }
    }
}
