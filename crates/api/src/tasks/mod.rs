//! Tasks: what is built, and how. One file per verb; the API generations of a verb stand side by side in it.

mod body;
mod config;
mod create;
mod delete;
mod draft;
mod enable;
mod list;
mod parameters;
mod repository;
mod update;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("tasks")
        .verb("create", routes!(create::create_build_job))
        .verb("update", routes!(update::update_build_job))
        .verb("config", routes!(config::list_job_config))
        .verb("delete", routes!(delete::delete_build_job))
        .verb("enable", routes!(enable::disable_build_job))
        .verb("enable", routes!(enable::enable_build_job))
        .verb("list", routes!(list::show_job_list_by_project_id))
        .router()
}
