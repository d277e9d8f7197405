//! The IAM projects of the caller's tenant: one per region, which is what clients look up on their own.

use crate::App;
use crate::auth::SignedIn;
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::query::Query;
use axum::extract::State;
use kiln_iam::Caller;
use kiln_store::IamProject;
use serde::Serialize;
use utoipa::ToSchema;

/// The links of a list; there is one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct Links {
    #[serde(rename = "self")]
    here: String,
    next: Option<String>,
    previous: Option<String>,
}

impl Links {
    pub(super) fn to(app: &App, path: &str) -> Self {
        let base = app.iam.config().endpoint.trim_end_matches('/');
        Self {
            here: format!("{base}{path}"),
            next: None,
            previous: None,
        }
    }
}

/// The IAM projects.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectList {
    projects: Vec<ProjectItem>,
    links: Links,
}

/// An IAM project.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectItem {
    id: String,
    /// The region.
    name: String,
    domain_id: String,
    parent_id: String,
    description: &'static str,
    enabled: bool,
    is_domain: bool,
    links: Links,
}

impl ProjectItem {
    fn of(app: &App, project: IamProject) -> Self {
        Self {
            links: Links::to(app, &format!("/v3/projects/{}", project.id)),
            id: project.id.to_string(),
            name: project.name,
            domain_id: project.domain.to_string(),
            parent_id: project.domain.to_string(),
            description: "",
            enabled: true,
            is_domain: false,
        }
    }
}

/// The IAM projects of the tenant.
#[utoipa::path(
    get, path = "/v3/projects", operation_id = "KeystoneListProjects", tag = "iam",
    params(("name" = Option<String>, Query, description = "only the project of this name")),
    security(("token" = ["identity:self"])),
    responses((status = 200, body = ProjectList), Failures),
)]
pub(crate) async fn list_projects(
    SignedIn(caller): SignedIn,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<ProjectList>, ApiError> {
    list(&app, &caller, query.text("name"), "/v3/projects").await
}

/// The IAM projects that the caller may have a token for.
#[utoipa::path(
    get, path = "/v3/auth/projects", operation_id = "KeystoneListAuthProjects", tag = "iam",
    security(("token" = ["identity:self"])),
    responses((status = 200, body = ProjectList), Failures),
)]
pub(crate) async fn list_auth_projects(
    SignedIn(caller): SignedIn,
    State(app): State<App>,
) -> Result<Reply<ProjectList>, ApiError> {
    list(&app, &caller, None, "/v3/auth/projects").await
}

async fn list(app: &App, caller: &Caller, name: Option<&str>, path: &str) -> Result<Reply<ProjectList>, ApiError> {
    let mut reader = app.engine.store().read().await?;
    let projects = reader.iam_projects_of(&caller.actor.domain).await?;
    let wanted = |it: &IamProject| name.is_none_or(|name| it.name == name);
    let projects = projects.into_iter().filter(wanted).map(|it| ProjectItem::of(app, it));
    Ok(Reply(ProjectList {
        projects: projects.collect(),
        links: Links::to(app, path),
    }))
}
