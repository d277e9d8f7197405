//! Making a project.

use super::body::{LONGEST_DESCRIPTION, number};
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::wire::{Body, Object};
use axum::extract::State;
use kiln_iam::NewProject;
use serde::Serialize;
use utoipa::ToSchema;

/// How work may be planned in a project.
const KINDS: [&str; 4] = ["scrum", "xboard", "basic", "phoenix"];
const SHORT: usize = 256;

/// A project as a client wants it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct ProjectDraft {
    /// 1 to 128 characters, unique in the tenant.
    #[schema(min_length = 1, max_length = 128)]
    project_name: String,
    /// For people.
    #[schema(max_length = 1024)]
    description: Option<String>,
    /// Where the wish comes from; taken and not kept.
    source: Option<String>,
    /// `scrum`, `xboard`, `basic` or `phoenix`.
    project_type: String,
    /// The enterprise project to make it in.
    enterprise_id: Option<String>,
    /// The template of the project; taken and not kept.
    template_id: Option<i64>,
}

/// The project that was made.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProjectMade {
    project_num_id: i64,
    project_id: String,
    project_name: String,
    description: String,
    project_type: String,
    user_num_id: i64,
}

/// Make a project (project service, v4). Who makes it administers it.
#[utoipa::path(
    post, path = "/v4/project", operation_id = "CreateProjectV4", tag = "projects",
    request_body = ProjectDraft, security(("token" = ["tenant:use"])),
    responses((status = 200, body = ProjectMade), Failures),
)]
pub(crate) async fn create_project_v4(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<ProjectMade>, ApiError> {
    let draft = draft(&body.object()?)?;
    let actor = may.actor();
    let made = app.iam.create_project(&actor.domain, draft, &actor.user).await?;
    Ok(Reply(ProjectMade {
        project_num_id: number(made.id.as_str()),
        project_id: made.id.to_string(),
        project_name: made.name,
        description: made.description,
        project_type: made.kind,
        user_num_id: number(made.creator.id.as_str()),
    }))
}

fn draft(body: &Object<'_>) -> Result<NewProject, ApiError> {
    let kind = body.required_text("project_type")?;
    if !KINDS.contains(&kind.as_str()) {
        return Err(body.refuse("project_type", format!("must be one of {}", KINDS.join(", "))));
    }
    body.line("source", SHORT)?;
    body.line("template_id", SHORT)?;
    Ok(NewProject {
        name: body.required_text("project_name")?,
        description: body.line("description", LONGEST_DESCRIPTION)?.unwrap_or_default(),
        kind,
        enterprise: body.line("enterprise_id", SHORT)?,
    })
}
