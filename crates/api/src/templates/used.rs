//! Noting that a task was made from a template.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_model::id::TaskId;
use utoipa::ToSchema;

/// Which task, from which template.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form of the body, read by the derive only")]
pub(crate) struct UseForm {
    /// The task.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    job_id: String,
    /// The template's `id` or `uuid`, of the tenant or of the service.
    template_id: String,
}

/// Note that a task was made from a template: how often each is used is counted.
#[utoipa::path(
    post, path = "/v1/template/used-info", operation_id = "SaveTemplateUsedInfo", tag = "templates",
    request_body = UseForm, security(("token" = ["task:view"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn save_template_used_info(
    may: May<View>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<String>>, ApiError> {
    let body = body.object()?;
    let job = body.required("job_id")?.text()?;
    let job = TaskId::parse(&job).map_err(|_| ApiError::MalformedTaskId)?;
    let template = body.required_line("template_id", 64)?;
    if !template.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-') {
        return Err(body.refuse("template_id", "must have letters, digits and dashes"));
    }
    may.task(&job).await?;
    app.engine.note_template_use(may.actor(), &template, &job).await?;
    Ok(Full::success("success".to_owned()))
}
