//! Tasks: what is built, and how. One file per verb; the API generations of a verb stand side by side in it.

pub(crate) mod body;
mod build_params;
mod check;
mod config;
mod copy;
mod create;
mod default_parameters;
mod delete;
mod diff;
pub(crate) mod draft;
mod enable;
mod endpoints;
mod favourite;
mod history;
mod info;
mod item;
mod list;
mod listing;
mod outline;
pub(crate) mod parameters;
mod pipeline_info;
pub(crate) mod repository;
mod system_parameters;
mod unsaid;
mod update;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("tasks")
        .verb("create", routes!(create::create_build_job))
        .verb("create", routes!(create::create_new_job))
        .verb("update", routes!(update::update_build_job))
        .verb("update", routes!(update::update_new_job))
        .verb("copy", routes!(copy::copy_job))
        .verb("copy", routes!(copy::show_copy_name))
        .verb("config", routes!(config::list_job_config))
        .verb("config", routes!(config::show_job_config))
        .verb("history", routes!(history::list_update_job_history))
        .verb("diff", routes!(diff::show_job_config_diff))
        .verb("delete", routes!(delete::delete_build_job))
        .verb("delete", routes!(delete::delete_the_job))
        .verb("delete", routes!(delete::batch_delete_build_jobs))
        .verb("enable", routes!(enable::disable_build_job))
        .verb("enable", routes!(enable::enable_build_job))
        .verb("list", routes!(list::list_job))
        .verb("list", routes!(list::list_project_jobs))
        .verb("enable", routes!(enable::disable_the_job))
        .verb("enable", routes!(enable::show_disable))
        .verb("check", routes!(check::check_job_count_is_top_limit))
        .verb("check", routes!(check::check_job_name_is_exists))
        .verb("list", routes!(list::show_job_list_by_project_id))
        .verb("favourite", routes!(favourite::add_favourite_task))
        .verb("favourite", routes!(favourite::remover_favourite_task))
        .verb("info", routes!(info::show_job_info))
        .verb("pipeline_info", routes!(pipeline_info::show_job_pipeline_info))
        .verb("endpoints", routes!(endpoints::list_end_points))
        .verb("build_params", routes!(build_params::show_build_params_list))
        .verb(
            "default_parameters",
            routes!(default_parameters::show_default_build_parameters),
        )
        .verb(
            "system_parameters",
            routes!(system_parameters::show_job_system_parameters),
        )
        .router()
}
