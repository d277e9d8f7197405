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

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("tasks")
        .verb("create", operation!(create::create_build_job))
        .verb("create", operation!(create::create_new_job))
        .verb("update", operation!(update::update_build_job))
        .verb("update", operation!(update::update_new_job))
        .verb("copy", operation!(copy::copy_job))
        .verb("copy", operation!(copy::show_copy_name))
        .verb("config", operation!(config::list_job_config))
        .verb("config", operation!(config::show_job_config))
        .verb("history", operation!(history::list_update_job_history))
        .verb("diff", operation!(diff::show_job_config_diff))
        .verb("delete", operation!(delete::delete_build_job))
        .verb("delete", operation!(delete::delete_the_job))
        .verb("delete", operation!(delete::batch_delete_build_jobs))
        .verb("enable", operation!(enable::disable_build_job))
        .verb("enable", operation!(enable::enable_build_job))
        .verb("list", operation!(list::list_job))
        .verb("list", operation!(list::list_project_jobs))
        .verb("enable", operation!(enable::disable_the_job))
        .verb("enable", operation!(enable::show_disable))
        .verb("check", operation!(check::check_job_count_is_top_limit))
        .verb("check", operation!(check::check_job_name_is_exists))
        .verb("list", operation!(list::show_job_list_by_project_id))
        .verb("favourite", operation!(favourite::add_favourite_task))
        .verb("favourite", operation!(favourite::remover_favourite_task))
        .verb("info", operation!(info::show_job_info))
        .verb("pipeline_info", operation!(pipeline_info::show_job_pipeline_info))
        .verb("endpoints", operation!(endpoints::list_end_points))
        .verb("build_params", operation!(build_params::show_build_params_list))
        .verb(
            "default_parameters",
            operation!(default_parameters::show_default_build_parameters),
        )
        .verb(
            "system_parameters",
            operation!(system_parameters::show_job_system_parameters),
        )
}
