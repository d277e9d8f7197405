//! Base images for images of one's own.

mod dockerfile;
mod list;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("images")
        .verb("dockerfile", routes!(dockerfile::show_dockerfile_template))
        .verb("list", routes!(list::show_image_template_list))
        .router()
}
