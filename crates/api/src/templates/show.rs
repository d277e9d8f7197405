//! One template of the tenant.

use super::body::TemplateItem;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::TemplatePath;
use crate::thing::Thing;
use axum::extract::State;

/// One template of the tenant.
#[utoipa::path(
    get, path = "/v1/template/{uuid}/custom", operation_id = "ShowTemplate", tag = "templates",
    params(TemplatePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<TemplateItem>), Failures),
)]
pub(crate) async fn show_template(
    may: May<Anyone>,
    State(app): State<App>,
    TemplatePath { uuid }: TemplatePath,
) -> Result<Reply<Full<TemplateItem>>, ApiError> {
    let caller = may.actor();
    let mut reader = app.engine.store().read().await?;
    let row = reader.template(&caller.domain, &uuid, &caller.user.id).await?;
    let row = row.ok_or(ApiError::NoSuch(Thing::Template))?;
    Ok(Full::success(TemplateItem::custom(&row, caller)))
}
