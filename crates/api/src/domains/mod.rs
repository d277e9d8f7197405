//! Tenants: their state, their figures, their projects. One file per verb.

mod charge;
mod projects;
mod quota;
mod status;
mod summary;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("domains")
        .verb("charge", operation!(charge::show_user_charge_type))
        .verb("status", operation!(status::show_domain_status))
        .verb("status", operation!(status::show_domains_statuses))
        .verb("summary", operation!(summary::show_summary_build_job_info))
        .verb("quota", operation!(quota::show_user_over_package_quota))
        .verb("projects", operation!(projects::show_related_project))
        .verb("projects", operation!(projects::list_related_project_info))
}
