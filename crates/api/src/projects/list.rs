//! The projects of the caller.

use super::body::{Creator, number};
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::page;
use crate::query::Query;
use axum::extract::State;
use kiln_store::Project;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of projects.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectPage {
    projects: Vec<ProjectListed>,
    /// How many there are in all.
    total: u64,
}

/// A project in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectListed {
    project_num_id: i64,
    project_id: String,
    project_name: String,
    description: String,
    /// In milliseconds since 1970.
    created_time: i64,
    /// In milliseconds since 1970.
    updated_time: i64,
    project_type: String,
    creator: Creator,
}

impl ProjectListed {
    fn of(project: Project, domain_name: &str) -> Self {
        Self {
            creator: Creator::of(&project, domain_name),
            project_num_id: number(project.id.as_str()),
            project_id: project.id.to_string(),
            project_name: project.name,
            description: project.description,
            created_time: project.created.as_millis(),
            updated_time: project.updated.as_millis(),
            project_type: project.kind,
        }
    }
}

/// The projects that the caller works in, by name (project service, v4). Administrators of the tenant work in all of it.
#[utoipa::path(
    get, path = "/v4/projects", operation_id = "ListProjectsV4", tag = "projects",
    params(
        ("offset" = i32, Query, minimum = 0, description = "how many projects to leave out"),
        ("limit" = i32, Query, minimum = 1, maximum = 1000, description = "the most projects to give"),
        ("search" = Option<String>, Query, max_length = 128, description = "only projects whose names hold this text"),
        ("project_type" = Option<String>, Query, description = "taken and not looked at"),
        ("sort" = Option<String>, Query, description = "taken and not looked at"),
        ("archive" = Option<String>, Query, description = "`true` gives none: projects are not archived here"),
        ("query_type" = Option<String>, Query, description = "taken and not looked at"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = ProjectPage), Failures),
)]
pub(crate) async fn list_projects_v4(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<ProjectPage>, ApiError> {
    let page = page::by_place(&query, 1000)?;
    let search = query.line("search", 128)?.unwrap_or_default();
    if query.flag("archive")? == Some(true) {
        return Ok(Reply(ProjectPage {
            projects: Vec::new(),
            total: 0,
        }));
    }
    let actor = may.actor();
    let mut reader = app.engine.store().read().await?;
    let projects = reader.workplaces(actor, search, page).await?;
    let listed = projects.into_iter().map(|it| ProjectListed::of(it, &actor.domain_name));
    Ok(Reply(ProjectPage {
        projects: listed.collect(),
        total: reader.count_workplaces(actor, search).await?,
    }))
}
