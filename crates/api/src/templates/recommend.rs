//! The templates of the service that suit a repository.

use super::body::TemplatePage;
use super::official;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::tasks::repository;
use crate::wire::Body;
use axum::extract::State;
use kiln_engine::Sources;
use utoipa::ToSchema;

/// A repository and what of it counts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form of the body, read by the derive only")]
pub(crate) struct SourcesForm {
    /// Its address, as in a task.
    git_url: String,
    /// The branch that is looked into.
    branch: String,
    /// Taken and not heeded: the branch counts.
    tags: Option<String>,
}

/// The templates of the service that suit a repository, the best first. The names of the branch's files are looked at, for at
/// most 30 seconds.
#[utoipa::path(
    post, path = "/v1/template/recommend", operation_id = "ListRecommendOfficialTemplate", tag = "templates",
    request_body = SourcesForm, security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<TemplatePage>), Failures),
)]
pub(crate) async fn list_recommend_official_template(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<TemplatePage>>, ApiError> {
    let body = body.object()?;
    let url = body.required_line("git_url", repository::LONGEST)?;
    if !repository::is_address(&url) {
        return Err(body.refuse("git_url", repository::EXPECTED));
    }
    let sources = Sources {
        url,
        branch: body.required_line("branch", 256)?,
    };
    body.line("tags", 256)?;
    let found = app.engine.recommend_templates(may.actor(), &sources).await?;
    Ok(Full::success(TemplatePage {
        items: official::items(&may, &app, &found).await?,
        total_size: u64::try_from(found.len()).unwrap_or(u64::MAX),
    }))
}
