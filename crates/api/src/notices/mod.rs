//! Notices: which events on a task are told over which channel, and a try of a chat's address.

mod body;
mod check;
mod disable;
mod list;
mod project;
mod update;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("notices")
        .verb("list", routes!(list::show_job_notice_config_info))
        .verb("list", routes!(list::list_notice))
        .verb("update", routes!(update::update_new_notice_new))
        .verb("update", routes!(update::update_notice))
        .verb("disable", routes!(disable::disable_notice))
        .verb("check", routes!(check::check_webhook_url))
        .verb("project", routes!(project::show_project_notices))
        .verb("project", routes!(project::update_project_notice))
        .router()
}
