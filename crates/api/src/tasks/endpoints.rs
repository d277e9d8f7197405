//! The private repositories of dependencies that a project may use. They are made with `kiln admin endpoint`.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::ProjectPath;
use crate::query::Query;
use axum::extract::State;
use kiln_model::secret::MASKED;
use kiln_store::Endpoint;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A page of private repositories.
#[derive(Serialize, ToSchema)]
pub(crate) struct EndpointList {
    /// The repositories of this page, by name.
    endpoints: Vec<EndpointItem>,
    /// How many there are in all.
    total: u64,
}

/// A private repository of dependencies.
#[derive(Serialize, ToSchema)]
pub(crate) struct EndpointItem {
    uuid: String,
    name: String,
    url: String,
    /// `devcloud2018.codeci_endpoint_nexus.nexusEndpoint`.
    module_id: String,
    /// The project.
    project_uuid: String,
    region_name: String,
    created_by: EndpointCreator,
    authorization: Authorization,
    /// Empty: nothing else is kept of a repository.
    #[schema(value_type = Object)]
    data: Map<String, Value>,
}

/// Who made it.
#[derive(Serialize, ToSchema)]
pub(crate) struct EndpointCreator {
    user_id: String,
    username: String,
}

/// How one signs in there.
#[derive(Serialize, ToSchema)]
pub(crate) struct Authorization {
    /// `UsernamePassword` or `None`.
    scheme: &'static str,
    parameters: LoginBody,
}

/// Name and password of a sign-in; the password is never told.
#[derive(Serialize, ToSchema)]
pub(crate) struct LoginBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// `******`.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'static str>,
}

/// The private repositories of dependencies of a project.
#[utoipa::path(
    get, path = "/v1/job/{project_id}/nexus", operation_id = "ListEndPoints", tag = "tasks",
    params(
        ProjectPath,
        ("offset" = Option<i32>, Query, minimum = 0, description = "the page, from 0"),
        ("limit" = i32, Query, minimum = 0, maximum = 100, description = "repositories per page; 0 means 10"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<EndpointList>), Failures),
)]
pub(crate) async fn list_end_points(
    may: May<View>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    query: Query,
) -> Result<Reply<Full<EndpointList>>, ApiError> {
    let page = page::by_optional_offset(&query)?;
    may.project(&project_id).await?;
    let mut reader = app.engine.store().read().await?;
    let total = reader.count_endpoints(&project_id).await?;
    let found = reader.endpoints_of(&project_id, page).await?;
    let region = &app.iam.config().region;
    let endpoints = found.into_iter().map(|it| EndpointItem::of(it, region)).collect();
    Ok(Full::success(EndpointList { endpoints, total }))
}

impl EndpointItem {
    fn of(endpoint: Endpoint, region: &str) -> Self {
        let authorization = match endpoint.login {
            Some(login) => Authorization {
                scheme: "UsernamePassword",
                parameters: LoginBody {
                    username: Some(login.user),
                    password: Some(MASKED),
                },
            },
            None => Authorization {
                scheme: "None",
                parameters: LoginBody {
                    username: None,
                    password: None,
                },
            },
        };
        Self {
            uuid: endpoint.id,
            name: endpoint.name,
            url: endpoint.url,
            module_id: endpoint.module_id,
            project_uuid: endpoint.project.to_string(),
            region_name: region.to_owned(),
            created_by: EndpointCreator {
                user_id: endpoint.creator.id.to_string(),
                username: endpoint.creator.name,
            },
            authorization,
            data: Map::new(),
        }
    }
}
