//! Giving a user rights on a file.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::{Body, Object};
use axum::extract::State;
use kiln_engine::NewGrant;
use kiln_model::id::{KeystoreId, UserId};
use kiln_model::keystore::{FileRight, FileRights};
use utoipa::ToSchema;

/// What a user is to have on a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct NewPermission {
    /// The file.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    keystore_id: String,
    /// The user, of the caller's tenant.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    user_id: String,
    /// Not kept: the name is known.
    user_name: String,
    /// Say who may do what with the file.
    setting: bool,
    /// Delete the file.
    delete: bool,
    /// Change the file.
    modify: bool,
    /// Use and download the file.
    usage: bool,
    /// Whether others than the file's creator and administrators may change this later.
    can_absent: bool,
}

fn flag(body: &Object<'_>, name: &str) -> Result<bool, ApiError> {
    body.required(name)?.flag()
}

/// Give a user rights on a file (v2), in place of those that the user had. The result is the permission's id.
#[utoipa::path(
    post, path = "/v2/keystore/permission/add", operation_id = "AddKeystorePermission", tag = "keystore",
    request_body = NewPermission, security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn add_keystore_permission(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<String>>, ApiError> {
    let body = body.object()?;
    body.required_line("user_name", 500)?;
    let new = NewGrant {
        file: body.parsed("keystore_id", KeystoreId::parse)?,
        user: body.parsed("user_id", UserId::parse)?,
        rights: FileRights::NONE
            .set(FileRight::Setting, flag(&body, "setting")?)
            .set(FileRight::Delete, flag(&body, "delete")?)
            .set(FileRight::Modify, flag(&body, "modify")?)
            .set(FileRight::Usage, flag(&body, "usage")?),
        can_absent: flag(&body, "can_absent")?,
    };
    let id = app.engine.add_keystore_permission(may.actor(), &new).await?;
    Ok(Full::success(id.to_string()))
}
