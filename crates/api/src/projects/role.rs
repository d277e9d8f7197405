//! Roles of members: giving others, asking for one's own.

use super::body::{role, role_id};
use super::members::{chooser, user_ids};
use crate::App;
use crate::auth::{Manage, May, Member, Part};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::wire::Body;
use axum::extract::State;
use axum::http::StatusCode;
use kiln_model::access::Role;
use serde::Serialize;
use utoipa::ToSchema;

/// Members, and the role that they get.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct RoleChange {
    /// The role: -1, 3, 4, 5, 6, 7, 8, 9, 1001, 1002 or 1015.
    role_id: i32,
    /// 1 to 100 users.
    user_ids: Vec<String>,
}

/// The caller's role.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnRole {
    /// Its id.
    user_role: i32,
}

/// Give members another role: all or none (project service, v4; the name is the official one).
#[utoipa::path(
    post, path = "/v4/projects/{project_id}/members/role", operation_id = "UpdateMembesRoleV4", tag = "projects",
    params(ProjectPath), request_body = RoleChange, security(("token" = ["project:manage"])),
    responses((status = 204, description = "changed"), Failures),
)]
pub(crate) async fn update_membes_role_v4(
    may: May<Manage>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let body = body.object()?;
    let role = role(&body)?;
    let members: Vec<_> = user_ids(&body)?.into_iter().map(|user| (user, role)).collect();
    let (_, part) = may.workplace(&project_id).await?;
    app.iam.set_members(&project_id, &members, chooser(part)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The caller's role in a project (project service, v4).
#[utoipa::path(
    get, path = "/v4/projects/{project_id}/user-role", operation_id = "ShowCurUserRole", tag = "projects",
    params(ProjectPath), security(("token" = ["project:view"])),
    responses((status = 200, body = OwnRole), Failures),
)]
pub(crate) async fn show_cur_user_role(
    may: May<Member>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
) -> Result<Reply<OwnRole>, ApiError> {
    let (project, part) = may.workplace(&project_id).await?;
    let mut reader = app.engine.store().read().await?;
    let role = reader.member_role(&project.id, &may.actor().user.id).await?;
    let role = match part {
        Part::Head => Role::ProjectAdmin.id(),
        Part::Manager | Part::Hand => role.unwrap_or_else(|| Role::Participant.id()),
    };
    Ok(Reply(OwnRole {
        user_role: role_id(role),
    }))
}
