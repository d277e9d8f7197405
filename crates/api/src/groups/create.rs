//! Making a group.

use super::body::{GroupBody, Parent, check_project, id, name, parent};
use super::reply::GroupItem;
use crate::App;
use crate::auth::{self, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::wire::Body;
use axum::extract::State;

/// Make a group of tasks (v1). The reply is a list with the new group.
#[utoipa::path(
    post, path = "/v1/job/{project_id}/group/create", operation_id = "CreateJobGroup", tag = "groups",
    params(ProjectPath), request_body = GroupBody, security(("token" = ["task:group"])),
    responses((status = 200, body = Full<Vec<GroupItem>>), Failures),
)]
pub(crate) async fn create_job_group(
    may: May<auth::Group>,
    State(app): State<App>,
    path: ProjectPath,
    body: Body,
) -> Result<Reply<Full<Vec<GroupItem>>>, ApiError> {
    let body = body.object()?;
    check_project(&body, &path)?;
    // The official form has both; a group that is made has no id yet.
    id(&body, "id")?;
    id(&body, "group_id")?;
    let name = name(&body)?.ok_or_else(|| body.refuse("name", "is required"))?;
    let parent = match parent(&body)? {
        Parent::Unsaid | Parent::Root => None,
        Parent::Group(id) => Some(id),
    };
    let (project, _) = may.project(&path.project_id).await?;
    let (group, tree) = app
        .engine
        .create_group(may.actor(), &project.id, parent.as_ref(), &name)
        .await?;
    Ok(Full::success(GroupItem::list(
        &group,
        &tree,
        &project.domain,
        app.zone(),
    )))
}
