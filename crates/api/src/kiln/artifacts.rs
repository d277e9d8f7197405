//! The files that a build handed in: listed with size and SHA-256, downloaded whole or by range.

use super::range;
use crate::App;
use crate::attachment::disposition;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::RecordPath;
use crate::thing::Thing;
use crate::time;
use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kiln_model::build::Artifact;
use serde::Serialize;
use utoipa::ToSchema;

/// The files of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct ArtifactList {
    artifacts: Vec<ArtifactBody>,
}

/// A file of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct ArtifactBody {
    package: String,
    version: String,
    path: String,
    /// In bytes.
    size: u64,
    /// In hex.
    sha256: String,
    create_time: String,
    /// Where it is downloaded from, on this server.
    uri: String,
}

impl ArtifactBody {
    fn of(artifact: Artifact) -> Self {
        Self {
            uri: format!("/kiln/v1/builds/{}/artifacts/{}", artifact.record, artifact.sha256),
            create_time: time::millis(artifact.created),
            package: artifact.package,
            version: artifact.version,
            path: artifact.path,
            size: artifact.size,
            sha256: artifact.sha256,
        }
    }
}

/// The files of a build.
#[utoipa::path(
    get, path = "/kiln/v1/builds/{record_id}/artifacts", operation_id = "ListArtifacts", tag = "kiln",
    params(RecordPath), security(("token" = ["task:view"])),
    responses((status = 200, body = ArtifactList), Failures),
)]
pub(crate) async fn list_artifacts(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
) -> Result<Reply<ArtifactList>, ApiError> {
    may.record(&record_id).await?;
    let artifacts = app.engine.store().read().await?.artifacts_of(&record_id).await?;
    Ok(Reply(ArtifactList {
        artifacts: artifacts.into_iter().map(ArtifactBody::of).collect(),
    }))
}

/// Download a file of a build. One `Range` is honoured, with `If-Range`; the entity tag is the file's SHA-256.
#[utoipa::path(
    get, path = "/kiln/v1/builds/{record_id}/artifacts/{sha256}", operation_id = "DownloadArtifact", tag = "kiln",
    params(
        RecordPath,
        ("sha256" = String, Path, pattern = "^[0-9a-f]{64}$", description = "the file's SHA-256"),
        ("Range" = Option<String>, Header, description = "like bytes=0-1023"),
    ),
    security(("token" = ["task:view"])),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 416, description = "the range lies outside of the file"),
        Failures,
    ),
)]
pub(crate) async fn download_artifact(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    path: RawPathParams,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let sha256 = path
        .iter()
        .find(|(name, _)| *name == "sha256")
        .map_or("", |(_, value)| value);
    let hex = sha256
        .bytes()
        .all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it));
    if sha256.len() != 64 || !hex {
        return Err(ApiError::invalid("sha256", "must be 64 lower-case hexadecimal digits"));
    }
    may.record(&record_id).await?;
    let artifacts = app.engine.store().read().await?.artifacts_of(&record_id).await?;
    let artifact = artifacts.into_iter().find(|it| it.sha256 == sha256);
    send(&app, &artifact.ok_or(ApiError::NoSuch(Thing::Artifact))?, &headers).await
}

async fn send(app: &App, artifact: &Artifact, headers: &HeaderMap) -> Result<Response, ApiError> {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let tag = format!("\"{}\"", artifact.sha256);
    let same = text(header::IF_RANGE).is_none_or(|it| it == tag);
    let asked = range::asked(text(header::RANGE).filter(|_| same), artifact.size)?;
    let (status, range) = match asked {
        Some(range) => (StatusCode::PARTIAL_CONTENT, range),
        None => (StatusCode::OK, 0..artifact.size),
    };
    let bytes = app.engine.blobs().stream(&artifact.sha256, range.clone()).await;
    let bytes = bytes.map_err(ApiError::internal)?;
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
        (header::CONTENT_DISPOSITION, disposition(&artifact.path)),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
    ];
    let mut response = (status, head, Body::from_stream(bytes)).into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        let value = format!("bytes {}-{}/{}", range.start, range.end - 1, artifact.size);
        let value = HeaderValue::try_from(value).map_err(ApiError::internal)?;
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    Ok(response)
}
