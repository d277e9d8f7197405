//! The service about itself: whether it lives, whether it is ready, what it can do. Open to everybody.

mod document;
mod health;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("service")
        .verb("health", routes!(health::show_health))
        .verb("health", routes!(health::show_readiness))
        .verb("document", routes!(document::show_document))
        .router()
}
