//! Executions: starting a build, stopping one, asking how one goes.

mod details;
mod parameters;
mod run;
mod status;
mod stop;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("executions")
        .verb("run", routes!(run::run_job))
        .verb("stop", routes!(stop::stop_build_job))
        .verb("stop", routes!(stop::stop_job))
        .verb("status", routes!(status::show_job_status))
        .verb("run", routes!(run::execute_job))
        .verb("stop", routes!(stop::stop_the_job))
        .verb("status", routes!(status::show_running_status))
        .verb("status", routes!(status::show_job_step_status))
        .verb("details", routes!(details::show_build_details))
        .verb("parameters", routes!(parameters::list_build_parameter))
        .router()
}
