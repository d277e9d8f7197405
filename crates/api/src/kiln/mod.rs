//! Kiln's own operations under `/kiln/v1/`: what the official API lacks. Few, and never in place of an official one.

mod artifacts;
mod build;
mod follow;
mod range;
mod wait;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("kiln")
        .verb("build", routes!(build::show_build))
        .verb("build", routes!(build::show_numbered_build))
        .verb("wait", routes!(wait::wait_for_build))
        .verb("wait", routes!(wait::wait_for_numbered_build))
        .verb("follow", routes!(follow::follow_log))
        .verb("artifacts", routes!(artifacts::list_artifacts))
        .verb("artifacts", routes!(artifacts::download_artifact))
        .router()
}
