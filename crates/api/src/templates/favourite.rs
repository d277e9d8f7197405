//! Liking templates, and liking them no more: for the caller alone. Doing it again changes nothing.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Reply, StatusOnly};
use crate::error::{ApiError, Failures};
use crate::path::TemplatePath;
use axum::extract::State;
use kiln_engine::Likeable;

/// Like a template of the tenant.
#[utoipa::path(
    post, path = "/v1/template/custom/{uuid}/follow", operation_id = "AddFavouriteCustomTemplate", tag = "templates",
    params(TemplatePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn add_favourite_custom_template(
    may: May<Anyone>,
    State(app): State<App>,
    TemplatePath { uuid }: TemplatePath,
) -> Result<Reply<StatusOnly>, ApiError> {
    app.engine
        .like_template(may.actor(), Likeable::Custom, &uuid, true)
        .await?;
    Ok(StatusOnly::success())
}

/// Like a template of the tenant no more.
#[utoipa::path(
    post, path = "/v1/template/custom/{uuid}/unfollow", operation_id = "RemoverFavouriteCustomTemplate", tag = "templates",
    params(TemplatePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn remover_favourite_custom_template(
    may: May<Anyone>,
    State(app): State<App>,
    TemplatePath { uuid }: TemplatePath,
) -> Result<Reply<StatusOnly>, ApiError> {
    app.engine
        .like_template(may.actor(), Likeable::Custom, &uuid, false)
        .await?;
    Ok(StatusOnly::success())
}

/// Like a template of the service.
#[utoipa::path(
    post, path = "/v1/template/official/{uuid}/follow", operation_id = "AddFavouriteOfficialTemplate", tag = "templates",
    params(TemplatePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn add_favourite_official_template(
    may: May<Anyone>,
    State(app): State<App>,
    TemplatePath { uuid }: TemplatePath,
) -> Result<Reply<StatusOnly>, ApiError> {
    app.engine
        .like_template(may.actor(), Likeable::Official, &uuid, true)
        .await?;
    Ok(StatusOnly::success())
}

/// Like a template of the service no more.
#[utoipa::path(
    post, path = "/v1/template/official/{uuid}/unfollow", operation_id = "RemoverFavouriteOfficialTemplate", tag = "templates",
    params(TemplatePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn remover_favourite_official_template(
    may: May<Anyone>,
    State(app): State<App>,
    TemplatePath { uuid }: TemplatePath,
) -> Result<Reply<StatusOnly>, ApiError> {
    app.engine
        .like_template(may.actor(), Likeable::Official, &uuid, false)
        .await?;
    Ok(StatusOnly::success())
}
