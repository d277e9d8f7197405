//! The base images.

use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use kiln_buildfile::catalogue::{BaseImage, base_images};
use serde::Serialize;
use utoipa::ToSchema;

/// Every base image.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImageList {
    image_templates: Vec<ImageItem>,
}

/// A base image.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImageItem {
    /// The id that its Dockerfile is asked for with.
    image_id: &'static str,
    /// `codeci`.
    organization: &'static str,
    /// `special_base_image`.
    image_name: &'static str,
    /// The label, which is the tag.
    image_label: &'static str,
    /// What it is based on.
    base_image: &'static str,
    title: &'static str,
    description: &'static str,
    /// The day of its making.
    create_time: &'static str,
}

/// The base images for images of one's own.
#[utoipa::path(
    get, path = "/v1/image/templates", operation_id = "ShowImageTemplateList", tag = "images",
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<ImageList>), Failures),
)]
pub(crate) async fn show_image_template_list(_may: May<Anyone>) -> Result<Reply<Full<ImageList>>, ApiError> {
    Ok(Full::success(ImageList {
        image_templates: base_images().iter().map(item).collect(),
    }))
}

fn item(of: &BaseImage) -> ImageItem {
    ImageItem {
        image_id: of.id,
        organization: "codeci",
        image_name: "special_base_image",
        image_label: of.label,
        base_image: of.base,
        title: of.title,
        description: of.description,
        create_time: of.created,
    }
}
