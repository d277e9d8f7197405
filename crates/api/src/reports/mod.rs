//! Reports: what many builds say together.

mod branches;
mod build_time;
mod coverage;
mod repositories;
mod selection;
mod success_ratio;
mod summary;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("reports")
        .verb("success_ratio", operation!(success_ratio::show_job_success_ratio))
        .verb("success_ratio", operation!(success_ratio::show_job_build_success_ratio))
        .verb("build_time", operation!(build_time::show_job_build_time))
        .verb("repositories", operation!(repositories::list_repository))
        .verb("branches", operation!(branches::list_repo_branch))
        .verb("summary", operation!(summary::show_report_summary))
        .verb("coverage", operation!(coverage::list_junit_coverage_summary))
        .verb("coverage", operation!(coverage::download_junit_coverage_zip))
}
