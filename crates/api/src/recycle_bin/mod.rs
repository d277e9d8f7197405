//! The recycle bin: deleted tasks, for as long as they are kept. One file per verb.

mod keep;
mod list;
mod remove;
mod restore;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("recycle_bin")
        .verb("keep", routes!(keep::set_keep_time))
        .verb("list", routes!(list::list_recycling_job))
        .verb("restore", routes!(restore::restore_recycling_jobs))
        .verb("remove", routes!(remove::delete_recycling_jobs))
        .verb("remove", routes!(remove::clear_recycling_jobs))
        .router()
}
