//! What builds run on.

mod countdown;
mod spec;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("resources")
        .verb("countdown", routes!(countdown::show_package_spec_count_down))
        .verb("spec", routes!(spec::show_available_inner_spec))
        .router()
}
