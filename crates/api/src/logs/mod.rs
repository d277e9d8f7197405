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

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("logs")
        .verb("real_time", operation!(real_time::download_real_time_log))
        .verb("download", operation!(download::download_log_by_record_id))
        .verb("download", operation!(download::download_build_log))
        .verb("task_log", operation!(task_log::download_task_log))
        .verb("task_log", operation!(task_log::download_build_task_log))
        .verb("download", operation!(download::download_build_full_log))
        .verb("offsets", operation!(offsets::download_build_real_time_log))
        .verb("offsets", operation!(offsets::show_action_i_info))
        .verb("analysis", operation!(analysis::show_log_analysis))
        .verb("running_step", operation!(running_step::show_running_step_log))
}
