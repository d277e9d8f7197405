//! Deleting a template, which its creator and administrators may.

use super::body::TemplateItem;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply, StatusOnly};
use crate::error::{ApiError, Failures};
use crate::path::TemplatePath;
use axum::extract::State;

/// Delete a template (v1).
#[utoipa::path(
    delete, path = "/v1/template/{uuid}/delete", operation_id = "DeleteTemplate", tag = "templates",
    params(TemplatePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn delete_template(
    may: May<Anyone>,
    State(app): State<App>,
    TemplatePath { uuid }: TemplatePath,
) -> Result<Reply<StatusOnly>, ApiError> {
    app.engine.delete_template(may.actor(), &uuid).await?;
    Ok(StatusOnly::success())
}

/// Delete a template; the reply is a list of what was deleted (v3).
#[utoipa::path(
    delete, path = "/v3/templates/{uuid}/delete", operation_id = "DeleteTemplates", tag = "templates",
    params(TemplatePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<Vec<TemplateItem>>), Failures),
)]
pub(crate) async fn delete_templates(
    may: May<Anyone>,
    State(app): State<App>,
    TemplatePath { uuid }: TemplatePath,
) -> Result<Reply<Full<Vec<TemplateItem>>>, ApiError> {
    let deleted = app.engine.delete_template(may.actor(), &uuid).await?;
    Ok(Full::success(vec![TemplateItem::custom(&deleted, may.actor())]))
}
