//! Groups: the folders in which the tasks of a project are shown.

mod body;
mod create;
mod delete;
mod moving;
mod reply;
mod swap;
mod tree;
mod update;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("groups")
        .verb("create", operation!(create::create_job_group))
        .verb("update", operation!(update::update_job_group))
        .verb("delete", operation!(delete::delete_group))
        .verb("moving", operation!(moving::move_group))
        .verb("swap", operation!(swap::switched_packet))
        .verb("tree", operation!(tree::list_group_tree))
}
