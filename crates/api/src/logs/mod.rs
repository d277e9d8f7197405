//! Logs: read piece by piece while they grow, downloaded whole, or one step at a time.

mod analysis;
mod archive;
mod cut;
mod download;
mod level;
mod offsets;
mod real_time;
mod running_step;
mod stream;
mod task_log;

pub(crate) use cut::{LONGEST_CHARACTER, cut};

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("logs")
        .verb("real_time", routes!(real_time::download_real_time_log))
        .verb("download", routes!(download::download_log_by_record_id))
        .verb("download", routes!(download::download_build_log))
        .verb("task_log", routes!(task_log::download_task_log))
        .verb("task_log", routes!(task_log::download_build_task_log))
        .verb("download", routes!(download::download_build_full_log))
        .verb("offsets", routes!(offsets::download_build_real_time_log))
        .verb("offsets", routes!(offsets::show_action_i_info))
        .verb("analysis", routes!(analysis::show_log_analysis))
        .verb("running_step", routes!(running_step::show_running_step_log))
        .router()
}
