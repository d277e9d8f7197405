//! Reports: what many builds say together.

mod branches;
mod build_time;
mod repositories;
mod selection;
mod success_ratio;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("reports")
        .verb("success_ratio", routes!(success_ratio::show_job_success_ratio))
        .verb("success_ratio", routes!(success_ratio::show_job_build_success_ratio))
        .verb("build_time", routes!(build_time::show_job_build_time))
        .verb("repositories", routes!(repositories::list_repository))
        .verb("branches", routes!(branches::list_repo_branch))
        .router()
}
