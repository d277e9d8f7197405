//! Reports: what many builds say together.

mod success_ratio;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("reports")
        .verb("success_ratio", routes!(success_ratio::show_job_success_ratio))
        .router()
}
