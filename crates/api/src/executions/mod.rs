//! Executions: starting a build, stopping one, asking how one goes.

mod details;
mod parameters;
mod run;
mod status;
mod stop;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("executions")
        .verb("run", operation!(run::run_job))
        .verb("stop", operation!(stop::stop_build_job))
        .verb("stop", operation!(stop::stop_job))
        .verb("status", operation!(status::show_job_status))
        .verb("run", operation!(run::execute_job))
        .verb("stop", operation!(stop::stop_the_job))
        .verb("status", operation!(status::show_running_status))
        .verb("status", operation!(status::show_job_step_status))
        .verb("details", operation!(details::show_build_details))
        .verb("parameters", operation!(parameters::list_build_parameter))
}
