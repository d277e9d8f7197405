//! The document of all operations.

use crate::envelope::JSON;
use axum::http::header;
use axum::response::IntoResponse;
use bytes::Bytes;
use std::sync::LazyLock;

/// The document, written once when it is first asked for.
static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
    serde_json::to_vec(&crate::openapi())
        .expect("an OpenAPI document is JSON")
        .into()
});

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "ShowDocument", tag = "service", security(()),
    responses((status = 200, body = Object)),
)]
pub(crate) async fn show_document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, JSON)], DOCUMENT.clone())
}
