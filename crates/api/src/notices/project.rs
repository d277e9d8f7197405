//! What is set for the channels of a project, for the tasks that follow it. The official API has no operation for it.

use super::body::{self, NoticeBody, NoticeItem};
use crate::App;
use crate::auth::{Assign, May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::id::ProjectId;
use serde::Serialize;
use utoipa::ToSchema;

/// What is set for each channel of a project.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectNotices {
    notices: Vec<NoticeItem>,
}

async fn told(app: &App, id: &ProjectId) -> Result<Reply<ProjectNotices>, ApiError> {
    let notices = app.engine.project_notices(id).await?;
    Ok(Reply(ProjectNotices {
        notices: notices.into_iter().map(NoticeItem::of).collect(),
    }))
}

/// What is set for each channel of a project.
#[utoipa::path(
    get, path = "/kiln/v1/projects/{project_id}/notices", operation_id = "ShowProjectNotices", tag = "notices",
    params(ProjectPath), security(("token" = ["task:view"])),
    responses((status = 200, body = ProjectNotices), Failures),
)]
pub(crate) async fn show_project_notices(
    may: May<View>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
) -> Result<Reply<ProjectNotices>, ApiError> {
    may.project(&project_id).await?;
    told(&app, &project_id).await
}

/// Set a channel of a project; `use_project_notice` means nothing here. The reply is what is set for all channels then.
#[utoipa::path(
    put, path = "/kiln/v1/projects/{project_id}/notices", operation_id = "UpdateProjectNotice", tag = "notices",
    params(ProjectPath), request_body = NoticeBody, security(("token" = ["task:assign"])),
    responses((status = 200, body = ProjectNotices), Failures),
)]
pub(crate) async fn update_project_notice(
    may: May<Assign>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    body: Body,
) -> Result<Reply<ProjectNotices>, ApiError> {
    let change = body::change(&body.object()?)?;
    may.project(&project_id).await?;
    app.engine.set_project_notice(may.actor(), &project_id, &change).await?;
    told(&app, &project_id).await
}
