//! One project.

use super::body::{Creator, number};
use crate::auth::{May, Member};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use serde::Serialize;
use utoipa::ToSchema;

/// A project, wrapped as the project service does.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectShown {
    project: ProjectInfo,
}

/// A project.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectInfo {
    project_num_id: i64,
    project_id: String,
    name: String,
    description: String,
    /// In milliseconds since 1970.
    created_on: i64,
    /// In milliseconds since 1970.
    updated_on: i64,
    /// `scrum`, `xboard`, `basic` or `phoenix`.
    project_type: String,
    /// 0: projects are not archived here.
    archive: i32,
    enterprise_id: Option<String>,
    /// Null: projects have no code here.
    project_code: Option<String>,
    creator: Creator,
}

/// A project (project service, v4).
#[utoipa::path(
    get, path = "/v4/projects/{project_id}", operation_id = "ShowProjectInfoV4", tag = "projects",
    params(ProjectPath), security(("token" = ["project:view"])),
    responses((status = 200, body = ProjectShown), Failures),
)]
pub(crate) async fn show_project_info_v4(
    may: May<Member>,
    ProjectPath { project_id }: ProjectPath,
) -> Result<Reply<ProjectShown>, ApiError> {
    let (project, _) = may.workplace(&project_id).await?;
    let creator = Creator::of(&project, &may.actor().domain_name);
    Ok(Reply(ProjectShown {
        project: ProjectInfo {
            project_num_id: number(project.id.as_str()),
            project_id: project.id.to_string(),
            name: project.name,
            description: project.description,
            created_on: project.created.as_millis(),
            updated_on: project.updated.as_millis(),
            project_type: project.kind,
            archive: 0,
            enterprise_id: project.enterprise,
            project_code: None,
            creator,
        },
    }))
}
