//! Swapping the places of two groups.

use super::delete::id;
use crate::App;
use crate::auth::{self, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::query::Query;
use axum::extract::State;

/// Have two groups that lie beside each other exchange their places (v1).
#[utoipa::path(
    post, path = "/v1/job/{project_id}/group/swap", operation_id = "SwitchedPacket", tag = "groups",
    params(
        ProjectPath,
        ("source_group_id" = String, Query, description = "one group"),
        ("target_group_id" = String, Query, description = "the other group"),
    ),
    security(("token" = ["task:group"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn switched_packet(
    may: May<auth::Group>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    query: Query,
) -> Result<Reply<Full<String>>, ApiError> {
    let (source, target) = (id(&query, "source_group_id")?, id(&query, "target_group_id")?);
    may.project(&project_id).await?;
    app.engine
        .swap_groups(may.actor(), &project_id, &source, &target)
        .await?;
    Ok(Full::success(String::new()))
}
