//! Notices: which events on a task are told over which channel, and a try of a chat's address.

mod body;
mod check;
mod disable;
mod list;
mod project;
mod update;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("notices")
        .verb("list", operation!(list::show_job_notice_config_info))
        .verb("list", operation!(list::list_notice))
        .verb("update", operation!(update::update_new_notice_new))
        .verb("update", operation!(update::update_notice))
        .verb("disable", operation!(disable::disable_notice))
        .verb("check", operation!(check::check_webhook_url))
        .verb("project", operation!(project::show_project_notices))
        .verb("project", operation!(project::update_project_notice))
}
