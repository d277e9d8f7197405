//! Reports: what many builds say together.

mod branches;
mod build_time;
mod coverage;
mod repositories;
mod selection;
mod success_ratio;
mod summary;

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
        .verb("summary", routes!(summary::show_report_summary))
        .verb("coverage", routes!(coverage::list_junit_coverage_summary))
        .verb("coverage", routes!(coverage::download_junit_coverage_zip))
        .router()
}
