//! Permissions: what roles may do in projects and on tasks. One file per verb.

mod apply;
mod batch;
mod flags;
mod internal;
mod project;
mod role;
mod task;

pub(crate) use batch::job_ids;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("permissions")
        .verb("project", routes!(project::show_project_permission))
        .verb("task", routes!(task::show_project_job_permission))
        .verb("internal", routes!(internal::check_job_internal))
        .verb("role", routes!(role::show_job_role_permission))
        .verb("role", routes!(role::show_default_project_permission))
        .verb("batch", routes!(batch::batch_update_job_role_permission))
        .verb("apply", routes!(apply::apply_project_permission))
        .router()
}
