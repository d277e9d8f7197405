//! The members of a project: who works in it, coming and going.

use super::body::{number, role, role_id};
use crate::App;
use crate::auth::{Manage, May, Member, Part};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::ProjectPath;
use crate::query::Query;
use crate::thing::Thing;
use crate::wire::{Body, Object};
use axum::extract::State;
use axum::http::StatusCode;
use kiln_iam::Chooser;
use kiln_model::access::Role;
use kiln_model::id::UserId;
use kiln_store::User;
use serde::Serialize;
use utoipa::ToSchema;

/// The most members that one call names.
pub(super) const MOST: usize = 100;

/// A page of members.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberList {
    members: Vec<MemberItem>,
    /// How many there are in all.
    total: u64,
}

/// A member of a project.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberItem {
    domain_id: String,
    domain_name: String,
    user_id: String,
    user_name: String,
    user_num_id: i64,
    role_id: i32,
    nick_name: String,
    /// The role in words: `developer`.
    role_name: String,
    /// `User`.
    user_type: &'static str,
    /// 1 for a user who may not sign in.
    forbidden: i32,
}

/// A user, and the role that it gets.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct MemberDraft {
    /// The user's tenant, where it is given: only users of the project's own can be members.
    domain_id: Option<String>,
    /// The name of that tenant.
    domain_name: Option<String>,
    /// The role: -1, 3, 4, 5, 6, 7, 8, 9, 1001, 1002 or 1015.
    role_id: i32,
    user_id: String,
}

/// Several users with their roles.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct MemberDrafts {
    /// 1 to 100 of them.
    users: Vec<MemberDraft>,
}

/// Several users.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct UserIds {
    /// 1 to 100 of them.
    user_ids: Vec<String>,
}

/// The members of a project (project service, v4), in the order of their ids.
#[utoipa::path(
    get, path = "/v4/projects/{project_id}/members", operation_id = "ListProjectMembersV4", tag = "projects",
    params(
        ProjectPath,
        ("offset" = i32, Query, minimum = 0, description = "how many members to leave out"),
        ("limit" = i32, Query, minimum = 1, maximum = 100, description = "the most members to give"),
    ),
    security(("token" = ["project:view"])),
    responses((status = 200, body = MemberList), Failures),
)]
pub(crate) async fn list_project_members_v4(
    may: May<Member>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    query: Query,
) -> Result<Reply<MemberList>, ApiError> {
    let page = page::by_place(&query, 100)?;
    may.workplace(&project_id).await?;
    let mut reader = app.engine.store().read().await?;
    let members = reader.members_page(&project_id, page).await?;
    let domain_name = &may.actor().domain_name;
    Ok(Reply(MemberList {
        total: reader.count_members(&project_id).await?,
        members: members
            .iter()
            .map(|(user, role)| item(user, *role, domain_name))
            .collect(),
    }))
}

fn item(user: &User, role: i32, domain_name: &str) -> MemberItem {
    MemberItem {
        domain_id: user.domain.to_string(),
        domain_name: domain_name.to_owned(),
        user_id: user.id.to_string(),
        user_name: user.name.clone(),
        user_num_id: number(user.id.as_str()),
        role_id: role_id(role),
        nick_name: user.name.clone(),
        role_name: Role::with_id(role).map_or_else(|| role.to_string(), |it| it.name().to_owned()),
        user_type: "User",
        forbidden: i32::from(!user.enabled),
    }
}

/// Make a user a member of a project (project service, v4).
#[utoipa::path(
    post, path = "/v4/projects/{project_id}/member", operation_id = "AddMemberV4", tag = "projects",
    params(ProjectPath), request_body = MemberDraft, security(("token" = ["project:manage"])),
    responses((status = 204, description = "a member now"), Failures),
)]
pub(crate) async fn add_member_v4(
    may: May<Manage>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let member = draft(&may, &body.object()?)?;
    let (_, part) = may.workplace(&project_id).await?;
    app.iam.set_members(&project_id, &[member], chooser(part)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make several users members of a project: all or none (project service, v4).
#[utoipa::path(
    post, path = "/v4/projects/{project_id}/members", operation_id = "BatchAddMembersV4", tag = "projects",
    params(ProjectPath), request_body = MemberDrafts, security(("token" = ["project:manage"])),
    responses((status = 204, description = "members now"), Failures),
)]
pub(crate) async fn batch_add_members_v4(
    may: May<Manage>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let body = body.object()?;
    let users = body.objects("users")?;
    if users.is_empty() || users.len() > MOST {
        return Err(body.refuse("users", format!("must have 1 to {MOST} entries")));
    }
    let members: Vec<_> = users.iter().map(|it| draft(&may, it)).collect::<Result<_, _>>()?;
    let (_, part) = may.workplace(&project_id).await?;
    app.iam.set_members(&project_id, &members, chooser(part)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take users out of a project: all or none (project service, v4).
#[utoipa::path(
    delete, path = "/v4/projects/{project_id}/members", operation_id = "BatchDeleteMembersV4", tag = "projects",
    params(ProjectPath), request_body = UserIds, security(("token" = ["project:manage"])),
    responses((status = 204, description = "no members any more"), Failures),
)]
pub(crate) async fn batch_delete_members_v4(
    may: May<Manage>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let users = user_ids(&body.object()?)?;
    let (_, part) = may.workplace(&project_id).await?;
    app.iam.remove_members(&project_id, &users, chooser(part)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leave a project (project service, v4; its name says more than it does).
#[utoipa::path(
    delete, path = "/v4/projects/{project_id}/quit", operation_id = "RemoveProject", tag = "projects",
    params(ProjectPath), security(("token" = ["project:view"])),
    responses((status = 204, description = "no member any more"), Failures),
)]
pub(crate) async fn remove_project(
    may: May<Member>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
) -> Result<StatusCode, ApiError> {
    may.workplace(&project_id).await?;
    app.iam.remove_member(&project_id, &may.actor().user.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn draft(may: &May<Manage>, of: &Object<'_>) -> Result<(UserId, Role), ApiError> {
    let domain = of.text("domain_id")?;
    let user = of.parsed("user_id", UserId::parse)?;
    let role = role(of)?;
    if domain.is_some_and(|it| it != may.actor().domain.as_str()) {
        return Err(ApiError::NoSuch(Thing::User));
    }
    Ok((user, role))
}

/// Reads `user_ids`.
pub(super) fn user_ids(body: &Object<'_>) -> Result<Vec<UserId>, ApiError> {
    let fields = body.required("user_ids")?.list()?;
    if fields.is_empty() || fields.len() > MOST {
        return Err(body.refuse("user_ids", format!("must have 1 to {MOST} entries")));
    }
    let mut users: Vec<UserId> = Vec::new();
    for field in fields {
        let user = UserId::parse(&field.text()?).map_err(|error| field.refuse(error.to_string()))?;
        if !users.contains(&user) {
            users.push(user);
        }
    }
    Ok(users)
}

/// On whose behalf members are changed.
pub(super) fn chooser(part: Part) -> Chooser {
    match part {
        Part::Head => Chooser::Head,
        Part::Manager | Part::Hand => Chooser::Manager,
    }
}
