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

use crate::group::{Group, operation};

pub(crate) fn routes() -> Group {
    Group::new("keystore")
        .verb("upload", operation!(upload::upload_keystore))
        .verb("list", operation!(list::list_keystore_search))
        .verb("list", operation!(list::list_keystore))
        .verb("download", operation!(download::download_keystore_by_name))
        .verb("download", operation!(download::download_keystore))
        .verb("update", operation!(update::update_keystore))
        .verb("delete", operation!(delete::delete_keystore))
        .verb("permission_add", operation!(permission_add::add_keystore_permission))
        .verb(
            "permission_edit",
            operation!(permission_edit::update_keystore_permission),
        )
        .verb("permission_list", operation!(permission_list::show_keystore_permission))
        .verb(
            "permission_delete",
            operation!(permission_delete::delete_keystore_permission),
        )
}
