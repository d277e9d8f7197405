//! The whole log of a build.

use super::level::Wanted;
use super::stream;
use crate::App;
use crate::auth::{May, View};
use crate::error::{ApiError, Failures};
use crate::path::RecordPath;
use crate::query::Query;
use axum::extract::State;
use axum::response::Response;

/// The whole log of a build (v3, about to be retired); of a build that runs, what is there so far.
#[utoipa::path(
    get, path = "/v3/{record_id}/download-log", operation_id = "DownloadLogByRecordId", tag = "logs",
    params(RecordPath), security(("token" = ["task:view"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_log_by_record_id(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
) -> Result<Response, ApiError> {
    let build = may.record(&record_id).await?;
    stream::download(&app, &build, 0..u64::MAX, Wanted::All).await
}

/// The whole log of a build (v4); of a build that runs, what is there so far.
#[utoipa::path(
    get, path = "/v4/{record_id}/download-log", operation_id = "DownloadBuildLog", tag = "logs",
    params(RecordPath, ("log_level" = Option<String>, Query, description = "INFO leaves DEBUG lines out; DEBUG, the default, does not")),
    security(("token" = ["task:view"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_build_log(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    query: Query,
) -> Result<Response, ApiError> {
    let wanted = Wanted::read(&query)?;
    let build = may.record(&record_id).await?;
    stream::download(&app, &build, 0..u64::MAX, wanted).await
}

/// The whole log of a build (v1), plain or as a zip archive; of a build that runs, what is there so far.
#[utoipa::path(
    get, path = "/v1/log/{record_id}/download-log", operation_id = "DownloadBuildFullLog", tag = "logs",
    params(
        RecordPath,
        ("log_level" = Option<String>, Query, description = "INFO leaves DEBUG lines out; DEBUG, the default, does not"),
        ("compress" = Option<bool>, Query, description = "whether the log comes as a zip archive of one file; false by default"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_build_full_log(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    query: Query,
) -> Result<Response, ApiError> {
    let wanted = Wanted::read(&query)?;
    let compress = query.flag("compress")?.unwrap_or(false);
    let build = may.record(&record_id).await?;
    if compress {
        stream::download_archive(&app, &build, wanted)
    } else {
        stream::download(&app, &build, 0..u64::MAX, wanted).await
    }
}
