//! Groups: the folders in which the tasks of a project are shown.

mod body;
mod create;
mod delete;
mod moving;
mod reply;
mod swap;
mod tree;
mod update;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("groups")
        .verb("create", routes!(create::create_job_group))
        .verb("update", routes!(update::update_job_group))
        .verb("delete", routes!(delete::delete_group))
        .verb("moving", routes!(moving::move_group))
        .verb("swap", routes!(swap::switched_packet))
        .verb("tree", routes!(tree::list_group_tree))
        .router()
}
