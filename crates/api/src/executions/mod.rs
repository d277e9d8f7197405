//! Executions: starting a build, stopping one, asking whether one runs.

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
        .router()
}
