//! Uploading a file.

use super::form::Form;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A file, and the consent to keep it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct UploadBody {
    /// The file, with its name.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true`: the file may be kept and used.
    privacy: String,
    /// What the file is for.
    #[schema(max_length = 1024)]
    description: Option<String>,
}

/// The file that was kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct Uploaded {
    /// Its id.
    keystore_id: String,
}

/// Upload a file (v2). It is kept encrypted; at first only its creator and administrators see it.
#[utoipa::path(
    post, path = "/v2/keystore/upload", operation_id = "UploadKeystore", tag = "keystore",
    request_body(content = UploadBody, content_type = "multipart/form-data"), security(("token" = ["tenant:use"])),
    responses((status = 200, body = Full<Uploaded>), Failures),
)]
pub(crate) async fn upload_keystore(
    may: May<Anyone>,
    State(app): State<App>,
    Form(upload): Form,
) -> Result<Reply<Full<Uploaded>>, ApiError> {
    let id = app.engine.upload_keystore(may.actor(), upload).await?;
    Ok(Full::success(Uploaded {
        keystore_id: id.to_string(),
    }))
}
