//! Tenants: their state, their figures, their projects. One file per verb.

mod charge;
mod projects;
mod quota;
mod status;
mod summary;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("domains")
        .verb("charge", routes!(charge::show_user_charge_type))
        .verb("status", routes!(status::show_domain_status))
        .verb("status", routes!(status::show_domains_statuses))
        .verb("summary", routes!(summary::show_summary_build_job_info))
        .verb("quota", routes!(quota::show_user_over_package_quota))
        .verb("projects", routes!(projects::show_related_project))
        .verb("projects", routes!(projects::list_related_project_info))
        .router()
}
