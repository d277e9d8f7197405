//! The projects of the caller.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::query::Query;
use axum::extract::State;
use kiln_store::{Page, Project};
use serde::Serialize;
use utoipa::ToSchema;

/// The most projects of the list without pages.
const UNPAGED: Page = Page { offset: 0, limit: 1000 };
/// The longest text to search for.
const LONGEST_SEARCH: usize = 128;
/// A project that is in use.
const NORMAL: i32 = 1;

/// Projects.
#[derive(Serialize, ToSchema)]
pub(crate) struct RelatedProjects {
    /// Their first thousand, by name.
    project_info_list: Vec<RelatedProject>,
    /// How many there are in all.
    total: u64,
}

/// A project of the caller.
#[derive(Serialize, ToSchema)]
pub(crate) struct RelatedProject {
    /// The project's id.
    identifier: String,
    name: String,
    /// Who made it.
    author_id: String,
    author_domain_id: String,
    /// Whether that was the caller.
    is_creator: bool,
}

/// A page of projects.
#[derive(Serialize, ToSchema)]
pub(crate) struct PagedProjects {
    /// Those of this page, by name.
    project_info_list: Vec<PagedProject>,
    /// How many there are in all.
    total: u64,
}

/// A project of a page.
#[derive(Serialize, ToSchema)]
pub(crate) struct PagedProject {
    /// The project's id.
    identifier: String,
    name: String,
    /// Who made it.
    author_id: String,
    author_domain_id: String,
    /// 1: it is in use.
    status: i32,
}

/// The projects of the caller (v1): those that it made or belongs to; for administrators all of the tenant.
#[utoipa::path(
    get, path = "/v1/domain/project/related", operation_id = "ShowRelatedProject", tag = "domains",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<RelatedProjects>), Failures),
)]
pub(crate) async fn show_related_project(
    may: May<Anyone>,
    State(app): State<App>,
) -> Result<Reply<Full<RelatedProjects>>, ApiError> {
    let (projects, total) = related(&may, &app, "", UNPAGED).await?;
    let caller = &may.actor().user.id;
    let project_info_list = projects.into_iter().map(|it| RelatedProject {
        is_creator: it.creator.id == *caller,
        identifier: it.id.into(),
        name: it.name,
        author_id: it.creator.id.into(),
        author_domain_id: it.domain.into(),
    });
    Ok(Full::success(RelatedProjects {
        project_info_list: project_info_list.collect(),
        total,
    }))
}

/// The projects of the caller, by pages (v1).
#[utoipa::path(
    get, path = "/v1/domain/project/related-page", operation_id = "ListRelatedProjectInfo", tag = "domains",
    params(
        ("page_size" = Option<i32>, Query, minimum = 1, maximum = 100, description = "projects per page; 10 where absent"),
        ("page_no" = Option<i32>, Query, minimum = 1, description = "the page, from 1"),
        ("search" = Option<String>, Query, description = "a part of the name, whatever the case"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<PagedProjects>), Failures),
)]
pub(crate) async fn list_related_project_info(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<PagedProjects>>, ApiError> {
    let page = page::by_strict_number(&query)?;
    let search = query.search("search", LONGEST_SEARCH)?;
    let (projects, total) = related(&may, &app, search, page).await?;
    let project_info_list = projects.into_iter().map(|it| PagedProject {
        identifier: it.id.into(),
        name: it.name,
        author_id: it.creator.id.into(),
        author_domain_id: it.domain.into(),
        status: NORMAL,
    });
    Ok(Full::success(PagedProjects {
        project_info_list: project_info_list.collect(),
        total,
    }))
}

async fn related(may: &May<Anyone>, app: &App, search: &str, page: Page) -> Result<(Vec<Project>, u64), ApiError> {
    let mut reader = app.engine.store().read().await?;
    let projects = reader.related_projects(may.actor(), search, page).await?;
    Ok((projects, reader.count_related_projects(may.actor(), search).await?))
}
