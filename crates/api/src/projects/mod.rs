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

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("projects")
        .verb("create", routes!(create::create_project_v4))
        .verb("list", routes!(list::list_projects_v4))
        .verb("name", routes!(name::check_project_name_v4))
        .verb("show", routes!(show::show_project_info_v4))
        .verb("update", routes!(update::update_project_v4))
        .verb("delete", routes!(delete::delete_project_v4))
        .verb("members", routes!(members::list_project_members_v4))
        .verb("members", routes!(members::add_member_v4))
        .verb("members", routes!(members::batch_add_members_v4))
        .verb("members", routes!(members::batch_delete_members_v4))
        .verb("members", routes!(members::remove_project))
        .verb("role", routes!(role::update_membes_role_v4))
        .verb("role", routes!(role::show_cur_user_role))
        .router()
}
