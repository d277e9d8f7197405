//! A log, or a part of one, as a download: streamed from its file, never held in memory.

use super::archive::archive;
use super::level::{DebugFilter, Wanted};
use crate::App;
use crate::error::ApiError;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream;
use kiln_model::build::Build;
use std::io::{self, SeekFrom};
use std::ops::Range;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

/// How much is read at once.
const CHUNK: usize = 256 * 1024;

/// The bytes of a build's log in `range`, as far as they are there. A log that is still written is given as it is now.
pub(super) async fn download(
    app: &App,
    build: &Build,
    range: Range<u64>,
    wanted: Wanted,
) -> Result<Response, ApiError> {
    let view = app.engine.log(&build.record)?;
    let end = range.end.min(view.progress().size);
    let length = end.saturating_sub(range.start);
    let name = format!("attachment; filename=\"build-{}.log\"", build.number);
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    let Some(file) = view.reader().map_err(ApiError::internal)?.filter(|_| length > 0) else {
        return Ok((head, Body::empty()).into_response());
    };
    let mut file = tokio::fs::File::from_std(file);
    file.set_max_buf_size(CHUNK);
    file.seek(SeekFrom::Start(range.start))
        .await
        .map_err(ApiError::internal)?;
    let bytes = ReaderStream::with_capacity(file.take(length), CHUNK);
    Ok(match wanted {
        Wanted::All => {
            let size = [(header::CONTENT_LENGTH, length.to_string())];
            (head, size, Body::from_stream(bytes)).into_response()
        }
        Wanted::NoDebug => (head, Body::from_stream(without_debug(bytes))).into_response(),
    })
}

/// The whole log of a build as a zip archive, as far as it is there now.
pub(super) fn download_archive(app: &App, build: &Build, wanted: Wanted) -> Result<Response, ApiError> {
    let view = app.engine.log(&build.record)?;
    let size = view.progress().size;
    let number = build.number;
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"build-{number}.zip\""),
        ),
    ];
    let file = match view.reader().map_err(ApiError::internal)? {
        Some(file) => file,
        None => std::fs::File::open("/dev/null").map_err(ApiError::internal)?,
    };
    let archive = archive(file, 0..size, wanted, format!("build-{number}.log"));
    Ok((head, Body::from_stream(archive)).into_response())
}

fn without_debug(
    bytes: impl stream::Stream<Item = io::Result<Bytes>> + Send + 'static,
) -> impl stream::Stream<Item = io::Result<Bytes>> + Send + 'static {
    let end = stream::once(std::future::ready(Ok(None)));
    let chunks = bytes.map(|it| it.map(Some)).chain(end);
    chunks
        .scan(DebugFilter::default(), |filter, chunk| {
            let out = chunk.map(|it| match it {
                Some(chunk) => filter.push(&chunk),
                None => filter.finish(),
            });
            std::future::ready(Some(out))
        })
        .filter(|it| std::future::ready(it.as_ref().map_or(true, |it| !it.is_empty())))
}
