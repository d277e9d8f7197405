//! What the caller may do in a project.

use super::flags::project_of;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use axum::extract::State;
use kiln_model::access::Permission;
use serde::Serialize;
use utoipa::ToSchema;

/// What the caller may do in a project. Who does not belong to it has no role and may do nothing.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the shape of the contract")]
pub(crate) struct ProjectPermission {
    project_id: String,
    /// The caller's role; empty for who has none.
    role_id: String,
    role_name: String,
    /// The same as a list.
    role_ids: Vec<String>,
    role_names: Vec<String>,
    create_permission: bool,
    modify_permission: bool,
    delete_permission: bool,
    view_permission: bool,
    execute_permission: bool,
    copy_permission: bool,
    /// Disable and enable tasks.
    forbidden_permission: bool,
    /// Say who may do what.
    manager_permission: bool,
    group_permission: bool,
}

/// What the caller may do in a project (v1).
#[utoipa::path(
    get, path = "/v1/domain/user-permission", operation_id = "ShowProjectPermission", tag = "permissions",
    params(("project_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the project")),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<ProjectPermission>), Failures),
)]
pub(crate) async fn show_project_permission(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<ProjectPermission>>, ApiError> {
    let project = may.project_of_tenant(&project_of(&query)?).await?;
    let mut reader = app.engine.store().read().await?;
    let rights = may.rights_in(&mut reader, &project).await?;
    let role = kiln_engine::role_in(&mut reader, may.actor(), &project).await?;
    let (role_id, role_name) = role.map(|(id, name)| (id.to_string(), name)).unwrap_or_default();
    let listed = |it: &String| if it.is_empty() { Vec::new() } else { vec![it.clone()] };
    Ok(Full::success(ProjectPermission {
        project_id: project.id.to_string(),
        role_ids: listed(&role_id),
        role_names: listed(&role_name),
        role_id,
        role_name,
        create_permission: rights.allows(Permission::TaskCreate),
        modify_permission: rights.allows(Permission::TaskModify),
        delete_permission: rights.allows(Permission::TaskDelete),
        view_permission: rights.allows(Permission::TaskView),
        execute_permission: rights.allows(Permission::TaskExecute),
        copy_permission: rights.allows(Permission::TaskCopy),
        forbidden_permission: rights.allows(Permission::TaskDisable),
        manager_permission: rights.allows(Permission::TaskAssign),
        group_permission: rights.allows(Permission::TaskGroup),
    }))
}
