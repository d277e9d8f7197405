//! Downloading a file.

use crate::App;
use crate::attachment;
use crate::auth::{Anyone, May};
use crate::error::{ApiError, Failures};
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kiln_model::id::{DomainId, KeystoreId};
use kiln_model::keystore::FileName;
use kiln_model::secret::ExposeSecret as _;

/// A file by name, tenant and id (v2); all three must fit.
#[utoipa::path(
    get, path = "/v2/keystore/download", operation_id = "DownloadKeystoreByName", tag = "keystore",
    params(
        ("name" = String, Query, min_length = 1, max_length = 500, description = "the file's name"),
        ("domain_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the tenant"),
        ("id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the file"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_keystore_by_name(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Response, ApiError> {
    let id = KeystoreId::parse(query.required("id")?).map_err(|it| ApiError::invalid("id", it.to_string()))?;
    download(&may, &app, &query, "name", Some(&id)).await
}

/// A file by name and tenant (v3).
#[utoipa::path(
    get, path = "/v3/keystore", operation_id = "DownloadKeystore", tag = "keystore",
    params(
        ("file_name" = String, Query, min_length = 1, max_length = 500, description = "the file's name"),
        ("domain_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the tenant"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_keystore(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Response, ApiError> {
    download(&may, &app, &query, "file_name", None).await
}

async fn download(
    may: &May<Anyone>,
    app: &App,
    query: &Query,
    name: &str,
    id: Option<&KeystoreId>,
) -> Result<Response, ApiError> {
    let name = FileName::parse(query.required(name)?).map_err(ApiError::FileName)?;
    let domain = DomainId::parse(query.required("domain_id")?);
    let domain = domain.map_err(|it| ApiError::invalid("domain_id", it.to_string()))?;
    if domain != may.actor().domain {
        return Err(ApiError::NoSuch(Thing::KeystoreFile));
    }
    let content = app.engine.keystore_content(may.actor(), &name, id).await?;
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, attachment::disposition(name.as_str())),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((head, content.expose_secret().to_vec()).into_response())
}
