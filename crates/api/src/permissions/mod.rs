//! Permissions: what roles may do in projects and on tasks. One file per verb.

mod apply;
mod batch;
mod flags;
mod internal;
mod project;
mod role;
mod task;

pub(crate) use batch::job_ids;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("permissions")
        .verb("project", operation!(project::show_project_permission))
        .verb("task", operation!(task::show_project_job_permission))
        .verb("internal", operation!(internal::check_job_internal))
        .verb("role", operation!(role::show_job_role_permission))
        .verb("role", operation!(role::show_default_project_permission))
        .verb("batch", operation!(batch::batch_update_job_role_permission))
        .verb("apply", operation!(apply::apply_project_permission))
}
