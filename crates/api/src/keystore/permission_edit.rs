//! Changing a user's rights on a file.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_engine::GrantChange;
use kiln_model::id::{GrantId, KeystoreId};
use utoipa::ToSchema;

/// What a user is to have on a file from now on.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct ChangedPermission {
    /// The permission.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    id: String,
    /// The file that it is on.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    keystore_id: String,
    /// Not kept: the name is known.
    user_name: String,
    /// Delete the file.
    delete: bool,
    /// Change the file.
    modify: bool,
    /// Use and download the file.
    usage: bool,
    /// Say who may do what with the file; stays as it is where absent.
    setting: Option<bool>,
    /// Whether others than the file's creator and administrators may change this later; stays as it is where absent.
    can_absent: Option<bool>,
}

/// Change a user's rights on a file (v2). The result is the permission's id.
#[utoipa::path(
    post, path = "/v2/keystore/permission/edit", operation_id = "UpdateKeystorePermission", tag = "keystore",
    request_body = ChangedPermission, security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn update_keystore_permission(
    may: May<Anyone>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<String>>, ApiError> {
    let body = body.object()?;
    body.required_line("user_name", 500)?;
    let id = body.parsed("id", GrantId::parse)?;
    let change = GrantChange {
        file: body.parsed("keystore_id", KeystoreId::parse)?,
        delete: body.required("delete")?.flag()?,
        modify: body.required("modify")?.flag()?,
        usage: body.required("usage")?.flag()?,
        setting: body.flag("setting")?,
        can_absent: body.flag("can_absent")?,
    };
    app.engine.edit_keystore_permission(may.actor(), &id, &change).await?;
    Ok(Full::success(id.to_string()))
}
