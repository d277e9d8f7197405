//! Deleting a file.

use super::path::KeystorePath;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use axum::extract::State;

/// Delete a file for good, with the permissions on it (v2). The result is its id.
#[utoipa::path(
    delete, path = "/v2/keystore/{keystore_id}/delete", operation_id = "DeleteKeystore", tag = "keystore",
    params(KeystorePath), security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<String>), Failures),
)]
pub(crate) async fn delete_keystore(
    may: May<Anyone>,
    State(app): State<App>,
    KeystorePath { keystore_id }: KeystorePath,
) -> Result<Reply<Full<String>>, ApiError> {
    app.engine.delete_keystore(may.actor(), &keystore_id).await?;
    Ok(Full::success(keystore_id.to_string()))
}
