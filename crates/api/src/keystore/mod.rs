//! The file manager: small files with secrets in them, and who may do what with each.

mod delete;
mod download;
mod form;
mod list;
mod path;
mod permission_add;
mod permission_delete;
mod permission_edit;
mod permission_list;
mod refusal;
mod update;
mod upload;

pub(crate) use refusal::row;

use crate::App;
use crate::group::Group;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<App> {
    Group::new("keystore")
        .verb("upload", routes!(upload::upload_keystore))
        .verb("list", routes!(list::list_keystore_search))
        .verb("list", routes!(list::list_keystore))
        .verb("download", routes!(download::download_keystore_by_name))
        .verb("download", routes!(download::download_keystore))
        .verb("update", routes!(update::update_keystore))
        .verb("delete", routes!(delete::delete_keystore))
        .verb("permission_add", routes!(permission_add::add_keystore_permission))
        .verb("permission_edit", routes!(permission_edit::update_keystore_permission))
        .verb("permission_list", routes!(permission_list::show_keystore_permission))
        .verb(
            "permission_delete",
            routes!(permission_delete::delete_keystore_permission),
        )
        .router()
}
