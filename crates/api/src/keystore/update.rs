//! Renaming, describing and sharing a file.

use super::form::described;
use super::path::FilePath;
use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::{Reply, StatusAndError};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use kiln_engine::FileChange;
use kiln_model::id::KeystoreId;
use kiln_model::keystore::{FileName, Sharing};
use utoipa::ToSchema;

/// What a file is to be.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct UpdateBody {
    /// The file, as in the path.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    id: String,
    /// Its name, with an ending that files may have.
    #[schema(min_length = 1, max_length = 500)]
    keystore_name: String,
    /// What it is for; may be empty.
    #[schema(max_length = 1024)]
    description: String,
    /// 1: every user of the tenant may use it; 0: only those who were given the right.
    #[schema(minimum = 0, maximum = 1)]
    share: i32,
}

/// Change a file (v2).
#[utoipa::path(
    post, path = "/v2/keystore/update/{id}", operation_id = "UpdateKeystore", tag = "keystore",
    params(FilePath), request_body = UpdateBody, security(("token" = ["tenant:use"])),
    responses((status = 200, body = StatusAndError), Failures),
)]
pub(crate) async fn update_keystore(
    may: May<Anyone>,
    State(app): State<App>,
    FilePath { id }: FilePath,
    body: Body,
) -> Result<Reply<StatusAndError>, ApiError> {
    let body = body.object()?;
    if body.parsed("id", KeystoreId::parse)? != id {
        return Err(body.refuse("id", "must be the id in the path"));
    }
    let name = body.required("keystore_name")?.text()?;
    let share = body.required("share")?;
    let change = FileChange {
        name: FileName::parse(&name).map_err(ApiError::FileName)?,
        description: described("description", body.required("description")?.text()?)?,
        sharing: Sharing::from_number(share.integer()?).ok_or_else(|| share.refuse("must be 0 or 1"))?,
    };
    app.engine.update_keystore(may.actor(), &id, &change).await?;
    Ok(StatusAndError::success())
}
