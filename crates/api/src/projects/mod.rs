//! CodeArts projects and who works in them, as clients of the project service call it: what a team or Terraform needs around
//! its build tasks.

mod body;
mod create;
mod delete;
mod list;
mod members;
mod name;
mod role;
mod show;
mod update;

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("projects")
        .verb("create", operation!(create::create_project_v4))
        .verb("list", operation!(list::list_projects_v4))
        .verb("name", operation!(name::check_project_name_v4))
        .verb("show", operation!(show::show_project_info_v4))
        .verb("update", operation!(update::update_project_v4))
        .verb("delete", operation!(delete::delete_project_v4))
        .verb("members", operation!(members::list_project_members_v4))
        .verb("members", operation!(members::add_member_v4))
        .verb("members", operation!(members::batch_add_members_v4))
        .verb("members", operation!(members::batch_delete_members_v4))
        .verb("members", operation!(members::remove_project))
        .verb("role", operation!(role::update_membes_role_v4))
        .verb("role", operation!(role::show_cur_user_role))
}
