//! The document of all operations.

use crate::envelope::Reply;
use utoipa::openapi::OpenApi;

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "ShowDocument", tag = "service", security(()),
    responses((status = 200, body = Object)),
)]
pub(crate) async fn show_document() -> Reply<OpenApi> {
    Reply(crate::openapi())
}
