//! The sizes of executors.

use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::query::Query;
use kiln_model::flavor::{DEFAULT, FLAVORS};
use kiln_model::id::ProjectId;

/// The sizes that tasks of a project may name, as a bare list.
#[utoipa::path(
    get, path = "/v2/resource/spec", operation_id = "ShowAvailableInnerSpec", tag = "resources",
    params(
        ("project_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the project"),
        ("arch" = String, Query, pattern = "x86-64|arm", description = "`x86-64` or `arm`"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Vec<String>), Failures),
)]
pub(crate) async fn show_available_inner_spec(
    may: May<View>,
    query: Query,
) -> Result<Reply<Vec<&'static str>>, ApiError> {
    let project = query.required("project_id")?;
    let project = ProjectId::parse(project).map_err(|error| ApiError::invalid("project_id", error.to_string()))?;
    if !matches!(query.required("arch")?, "x86-64" | "arm") {
        return Err(ApiError::invalid("arch", "must be x86-64 or arm"));
    }
    may.project(&project).await?;
    let sizes = FLAVORS.iter().map(|it| it.name);
    Ok(Reply(std::iter::once(DEFAULT).chain(sizes).collect()))
}
