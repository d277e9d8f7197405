//! Changing a group: its name, and where it lies.

use super::body::{GroupBody, Parent, check_project, id, name, parent};
use super::reply::GroupItem;
use crate::App;
use crate::auth::{self, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::wire::Body;
use axum::extract::State;
use kiln_engine::GroupChange;

/// Change the name of a group, or where it lies (v1). What is absent stays; `parent_id` of `""` or `"0"` is the root.
#[utoipa::path(
    put, path = "/v1/job/{project_id}/group/update", operation_id = "UpdateJobGroup", tag = "groups",
    params(ProjectPath), request_body = GroupBody, security(("token" = ["task:group"])),
    responses((status = 200, body = Full<Vec<GroupItem>>), Failures),
)]
pub(crate) async fn update_job_group(
    may: May<auth::Group>,
    State(app): State<App>,
    path: ProjectPath,
    body: Body,
) -> Result<Reply<Full<Vec<GroupItem>>>, ApiError> {
    let body = body.object()?;
    check_project(&body, &path)?;
    let (one, other) = (id(&body, "id")?, id(&body, "group_id")?);
    let id = one.or(other).ok_or_else(|| body.refuse("id", "is required"))?;
    let change = GroupChange {
        name: name(&body)?,
        parent: match parent(&body)? {
            Parent::Unsaid => None,
            Parent::Root => Some(None),
            Parent::Group(id) => Some(Some(id)),
        },
    };
    let (project, _) = may.project(&path.project_id).await?;
    let (group, tree) = app.engine.change_group(may.actor(), &project.id, &id, change).await?;
    Ok(Full::success(GroupItem::list(
        &group,
        &tree,
        &project.domain,
        app.zone(),
    )))
}
