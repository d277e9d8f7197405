//! Who may do what with a file.

use super::path::KeystorePath;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::query::Query;
use crate::time;
use axum::extract::State;
use kiln_model::keystore::{FileRight, Grant};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The page of a list that starts at 1, declared as text.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct PageQuery {
    /// The page, from 1.
    #[param(inline)]
    page: TextFromOne,
    /// Permissions per page; 0 means 10.
    #[param(minimum = 0, maximum = 100)]
    page_size: i32,
}

/// A number from 1 that the contract declares as text.
struct TextFromOne;

impl utoipa::PartialSchema for TextFromOne {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).minimum(Some(1));
        text.build().into()
    }
}

impl ToSchema for TextFromOne {}

/// A page of permissions.
#[derive(Serialize, ToSchema)]
pub(crate) struct PermissionPage {
    /// The permissions of this page: the creator's first, then by name.
    permission_list: Vec<PermissionItem>,
    /// How many there are in all.
    total: u64,
}

/// What a user may do with a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct PermissionItem {
    id: String,
    keystore_id: String,
    user_id: String,
    user_name: String,
    setting: bool,
    delete: bool,
    modify: bool,
    usage: bool,
    /// Whether others than the file's creator and administrators may change it.
    can_absent: bool,
    /// Whether it is the creator's, which stays as it is.
    is_creator: bool,
    last_update_time: String,
}

impl PermissionItem {
    fn of(grant: Grant) -> Self {
        Self {
            id: grant.id.to_string(),
            keystore_id: grant.file.to_string(),
            user_id: grant.user.id.to_string(),
            user_name: grant.user.name,
            setting: grant.rights.allows(FileRight::Setting),
            delete: grant.rights.allows(FileRight::Delete),
            modify: grant.rights.allows(FileRight::Modify),
            usage: grant.rights.allows(FileRight::Usage),
            can_absent: grant.can_absent,
            is_creator: grant.of_creator,
            last_update_time: time::millis(grant.updated),
        }
    }
}

/// Who may do what with a file (v2).
#[utoipa::path(
    get, path = "/v2/keystore/permission/{keystore_id}/query", operation_id = "ShowKeystorePermission", tag = "keystore",
    params(KeystorePath, PageQuery), security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<PermissionPage>), Failures),
)]
pub(crate) async fn show_keystore_permission(
    may: May<Anyone>,
    State(app): State<App>,
    KeystorePath { keystore_id }: KeystorePath,
    query: Query,
) -> Result<Reply<Full<PermissionPage>>, ApiError> {
    let page = page::by_required_page(&query)?;
    let (grants, total) = app.engine.keystore_permissions(may.actor(), &keystore_id, page).await?;
    Ok(Full::success(PermissionPage {
        permission_list: grants.into_iter().map(PermissionItem::of).collect(),
        total,
    }))
}
