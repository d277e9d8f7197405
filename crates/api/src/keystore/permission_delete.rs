//! Taking a user's rights on a file away.

use super::path::PermissionPath;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use axum::extract::State;

/// Take a user's rights on a file away (v2). The result is an empty text.
#[utoipa::path(
    delete, path = "/v2/keystore/permission/{permission_id}/delete", operation_id = "DeleteKeystorePermission",
    tag = "keystore", params(PermissionPath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn delete_keystore_permission(
    may: May<Anyone>,
    State(app): State<App>,
    PermissionPath { permission_id }: PermissionPath,
) -> Result<Reply<Full<String>>, ApiError> {
    app.engine
        .remove_keystore_permission(may.actor(), &permission_id)
        .await?;
    Ok(Full::success(String::new()))
}
