//! The Dockerfile that an image begins with.

use crate::auth::{Anyone, May};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use crate::thing::Thing;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kiln_buildfile::catalogue::base_image;

/// The Dockerfile of a base image, to begin one's own with.
#[utoipa::path(
    get, path = "/v1/image/dockerfile-template", operation_id = "ShowDockerfileTemplate", tag = "images",
    params(("image_id" = String, Query, description = "the base image")),
    security(("token" = ["tenant:use"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn show_dockerfile_template(_may: May<Anyone>, query: Query) -> Result<Response, ApiError> {
    let image = base_image(query.required("image_id")?).ok_or(ApiError::NoSuch(Thing::Image))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"Dockerfile\""),
    ];
    Ok((headers, image.dockerfile).into_response())
}
