//! Changing what roles may do on several tasks, or in a project.

use super::flags::NAMES;
use crate::App;
use crate::auth::{Assign, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::{Body, Object};
use axum::extract::State;
use kiln_engine::MatrixChange;
use kiln_model::access::RoleChange;
use kiln_model::id::{ProjectId, TaskId};
use utoipa::ToSchema;

/// The most tasks, and the most rows, of one change.
const MOST_TASKS: usize = 100;
const MOST_ROWS: usize = 200;

/// What roles may do from now on.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct BatchBody {
    /// The tasks, at most 100; where there is none, the project itself is changed.
    job_ids: Option<Vec<String>>,
    /// What changes; roles and flags that are not named stay as they are.
    permissions: Option<Vec<RolePermission>>,
    /// The project of the tasks.
    project_id: Option<String>,
    /// True: the tasks follow their project, and `permissions` do not count. Else they have a matrix of their own.
    project_switch: Option<bool>,
}

/// What a role may do.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct RolePermission {
    /// Not read.
    count: Option<i32>,
    /// Not read.
    devuc_role_id: Option<String>,
    /// Not read: `role_id` says which row it is.
    id: Option<i32>,
    is_copy: Option<bool>,
    is_delete: Option<bool>,
    is_execute: Option<bool>,
    is_forbidden: Option<bool>,
    is_manager: Option<bool>,
    is_modify: Option<bool>,
    is_view: Option<bool>,
    /// The role.
    role_id: Option<i32>,
    /// Not read.
    role_name: Option<String>,
}

/// The tasks of a body, as text or numbers in a list.
pub(crate) fn job_ids(body: &Object<'_>) -> Result<Vec<TaskId>, ApiError> {
    let Some(field) = body.field("job_ids") else {
        return Ok(Vec::new());
    };
    let items = field.list()?;
    if items.len() > MOST_TASKS {
        return Err(body.refuse("job_ids", format!("must not name more than {MOST_TASKS} tasks")));
    }
    let id = |text: String| TaskId::parse(&text).map_err(|_| ApiError::MalformedTaskId);
    items.iter().map(|it| id(it.text()?)).collect()
}

/// `project_id` of a body.
pub(super) fn project_id(body: &Object<'_>) -> Result<Option<ProjectId>, ApiError> {
    let text = body.text("project_id")?;
    text.map(|it| ProjectId::parse(&it).map_err(|error| body.refuse("project_id", error.to_string())))
        .transpose()
}

fn change(row: &Object<'_>) -> Result<RoleChange, ApiError> {
    let role = row.parsed("role_id", |it| it.parse::<i32>().map_err(|_| "must be an integer"))?;
    let mut flags = Vec::new();
    for (name, permission) in NAMES {
        flags.extend(row.flag(name)?.map(|it| (permission, it)));
    }
    Ok(RoleChange { role, flags })
}

/// Change what roles may do (v1).
#[utoipa::path(
    post, path = "/v1/job/permissions/batch", operation_id = "BatchUpdateJobRolePermission", tag = "permissions",
    request_body = BatchBody, security(("token" = ["task:assign"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn batch_update_job_role_permission(
    may: May<Assign>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<String>>, ApiError> {
    let body = body.object()?;
    let (jobs, project) = (job_ids(&body)?, project_id(&body)?);
    let rows = body.objects("permissions")?;
    if rows.len() > MOST_ROWS {
        return Err(body.refuse("permissions", format!("must not have more than {MOST_ROWS} rows")));
    }
    let changes = rows.iter().map(change).collect::<Result<Vec<_>, _>>()?;
    let follow = body.flag("project_switch")?.unwrap_or(false);
    match (jobs.is_empty(), project) {
        (false, project) => {
            let change = if follow {
                MatrixChange::Follow
            } else {
                MatrixChange::Own(changes)
            };
            app.engine
                .change_task_matrices(may.actor(), &jobs, project.as_ref(), &change)
                .await?;
        }
        (true, Some(project)) => {
            app.engine
                .change_project_matrix(may.actor(), &project, &changes)
                .await?
        }
        (true, None) => return Err(body.refuse("job_ids", "is required, or else project_id")),
    }
    Ok(Full::success("success".to_owned()))
}
