//! Deleting a group.

use crate::App;
use crate::auth::{self, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::query::Query;
use axum::extract::State;
use kiln_model::id::GroupId;

/// Delete a group and the groups in it (v1). Their tasks stay, in no group.
#[utoipa::path(
    delete, path = "/v1/job/{project_id}/group/delete", operation_id = "DeleteGroup", tag = "groups",
    params(ProjectPath, ("id" = String, Query, pattern = "^[0-9a-z]{32}$", description = "the group")),
    security(("token" = ["task:group"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn delete_group(
    may: May<auth::Group>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    query: Query,
) -> Result<Reply<Full<String>>, ApiError> {
    let id = id(&query, "id")?;
    may.project(&project_id).await?;
    app.engine.delete_group(may.actor(), &project_id, &id).await?;
    Ok(Full::success(String::new()))
}

/// A group that the query must name.
pub(super) fn id(query: &Query, name: &str) -> Result<GroupId, ApiError> {
    GroupId::parse(query.required(name)?).map_err(|error| ApiError::invalid(name, error.to_string()))
}
