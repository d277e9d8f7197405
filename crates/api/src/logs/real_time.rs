//! The next piece of a log, by byte offset, while it grows and afterwards.

use super::cut::{LONGEST_CHARACTER, cut};
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath};
use crate::query::Query;
use axum::extract::State;
use kiln_engine::LogView;
use serde::Serialize;
use utoipa::ToSchema;

/// The most bytes that one piece has.
const MOST: u64 = 1_000_000;

/// A piece of a log.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LogPiece {
    /// Whole lines where one fits; empty while there is nothing new.
    content: String,
    /// Where this piece begins, in bytes.
    current_offset: u64,
    /// Where the next piece begins: the `offset` to ask for.
    offset: u64,
    /// Whether there is more, now or once the build goes on.
    has_more_data: bool,
}

/// The next piece of a log (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/{build_no}/real-time-log", operation_id = "DownloadRealTimeLog", tag = "logs",
    params(
        JobPath, BuildNoPath,
        ("offset" = i64, Query, description = "where to begin, in bytes: 0, or `offset` of the last reply"),
        ("length" = Option<i64>, Query, description = "how many bytes at most; never more than 1000000, which is the default"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<LogPiece>), Failures),
)]
pub(crate) async fn download_real_time_log(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
    query: Query,
) -> Result<Reply<Full<LogPiece>>, ApiError> {
    let most = i64::MAX.unsigned_abs();
    let offset = query.required_integer("offset", 0..=most)?;
    let length = query.integer("length", 1..=most)?.unwrap_or(MOST).min(MOST);
    let build = may.build(&job_id, build_no).await?;
    let mut view = app.engine.log(&build.record)?;
    let mut piece = piece(&mut view, offset, length)?;
    // A build that waits has no log yet that could be incomplete.
    piece.has_more_data |= !build.state.is_finished();
    Ok(Full::success(piece))
}

fn piece(view: &mut LogView, from: u64, length: u64) -> Result<LogPiece, ApiError> {
    let progress = view.progress();
    let read = view.read(from..from.saturating_add(length + LONGEST_CHARACTER));
    let mut bytes = read.map_err(ApiError::internal)?;
    let wanted = usize::try_from(length).unwrap_or(usize::MAX);
    let rest = progress.size.saturating_sub(from);
    bytes.truncate(cut(&bytes, wanted, progress.complete && rest <= length));
    let next = from + u64::try_from(bytes.len()).unwrap_or(0);
    Ok(LogPiece {
        content: String::from_utf8_lossy(&bytes).into_owned(),
        current_offset: from,
        offset: next,
        has_more_data: !progress.complete || next < progress.size,
    })
}
