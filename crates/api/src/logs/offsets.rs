//! A piece of a log between two byte offsets, read from its beginning or from its end (v1).

use super::cut::{LONGEST_CHARACTER, cut, cut_from_end};
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath, build_number};
use crate::query::Query;
use axum::extract::State;
use kiln_engine::LogView;
use kiln_model::build::Build;
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// The most bytes that one piece has.
const MOST: u64 = 1_000_000;

/// A piece of a log. Its offsets are text.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct OffsetPiece {
    /// Whole lines where one fits.
    log: String,
    /// Where this piece begins, in bytes.
    start_offset: String,
    /// Where it ends.
    end_offset: String,
    /// Whether there is more in the direction of `sort`, now or once the build goes on.
    has_more: bool,
    /// `jenkins`, as on the hosted service: the log is where the build ran.
    location: &'static str,
}

/// In which direction a log is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Ascending,
    Descending,
}

/// Which bytes are wanted.
struct Asked {
    start: u64,
    /// The end of what is there, where 0.
    end: u64,
    order: Order,
    size: u64,
}

impl Asked {
    fn read(query: &Query, size: u64) -> Result<Self, ApiError> {
        let most = i64::MAX.unsigned_abs();
        let order = match query.text("sort").map(str::to_ascii_uppercase).as_deref() {
            // The contract calls it `AES`.
            None | Some("ASC" | "AES") => Order::Ascending,
            Some("DESC") => Order::Descending,
            Some(_) => return Err(ApiError::invalid("sort", "must be ASC or DESC")),
        };
        Ok(Self {
            start: query.integer("start_offset", 0..=most)?.unwrap_or(0),
            end: query.integer("end_offset", 0..=most)?.unwrap_or(0),
            order,
            size,
        })
    }
}

/// A piece of a log by offsets (v1).
#[utoipa::path(
    get, path = "/v1/log/{job_id}/{build_no}/real-time-log", operation_id = "DownloadBuildRealTimeLog", tag = "logs",
    params(
        JobPath, BuildNoPath,
        ("start_offset" = Option<i64>, Query, minimum = 0, description = "where to begin, in bytes; 0 by default"),
        ("end_offset" = Option<i64>, Query, minimum = 0, description = "where to end; 0, the default, is the end of what is there"),
        ("sort" = Option<String>, Query, description = "ASC, the default, reads on from start_offset; DESC reads back from end_offset. AES means ASC"),
        ("size" = String, Query, description = "how many bytes at most, never more than 1000000"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<OffsetPiece>), Failures),
)]
pub(crate) async fn download_build_real_time_log(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
    query: Query,
) -> Result<Reply<Full<OffsetPiece>>, ApiError> {
    let size = query.required_integer("size", 1..=i64::MAX.unsigned_abs())?.min(MOST);
    let asked = Asked::read(&query, size)?;
    let build = may.build(&job_id, build_no).await?;
    give(&app, &build, &asked)
}

/// A piece of a log by offsets (v1), as long as one reply may be.
#[utoipa::path(
    get, path = "/v1/log/stage/page", operation_id = "ShowActionIInfo", tag = "logs",
    params(
        ("job_id" = String, Query, pattern = "^[0-9a-z]{32}$", description = "the task"),
        ("build_no" = i32, Query, minimum = 1, maximum = 2147483647, description = "the build's number within its task"),
        ("start_offset" = i64, Query, minimum = 0, description = "where to begin, in bytes"),
        ("end_offset" = i64, Query, minimum = 0, description = "where to end; 0 is the end of what is there"),
        ("sort" = Option<String>, Query, description = "ASC, the default, reads on from start_offset; DESC reads back from end_offset. AES means ASC"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<OffsetPiece>), Failures),
)]
pub(crate) async fn show_action_i_info(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<OffsetPiece>>, ApiError> {
    let job_id = TaskId::parse(query.required("job_id")?).map_err(|_| ApiError::MalformedTaskId)?;
    let build_no = build_number("build_no", query.required("build_no")?)?;
    query.required("start_offset")?;
    query.required("end_offset")?;
    let asked = Asked::read(&query, MOST)?;
    let build = may.build(&job_id, build_no).await?;
    give(&app, &build, &asked)
}

fn give(app: &App, build: &Build, asked: &Asked) -> Result<Reply<Full<OffsetPiece>>, ApiError> {
    let mut view = app.engine.log(&build.record)?;
    let mut piece = piece(&mut view, asked)?;
    // A build that waits has no log yet that could be incomplete.
    piece.has_more |= asked.order == Order::Ascending && asked.end == 0 && !build.state.is_finished();
    Ok(Full::success(piece))
}

fn piece(view: &mut LogView, asked: &Asked) -> Result<OffsetPiece, ApiError> {
    let progress = view.progress();
    let end = match asked.end {
        0 => progress.size,
        end => end.min(progress.size),
    };
    let wanted = usize::try_from(asked.size).unwrap_or(usize::MAX);
    let (bytes, from, to, has_more) = match asked.order {
        Order::Ascending => {
            let reach = asked.start.saturating_add(asked.size + LONGEST_CHARACTER).min(end);
            let mut bytes = view.read(asked.start..reach).map_err(ApiError::internal)?;
            let rest = end.saturating_sub(asked.start);
            let settled = asked.end > 0 || progress.complete;
            bytes.truncate(cut(&bytes, wanted, settled && rest <= asked.size));
            let to = asked.start + length(&bytes);
            let more = to < end || !settled;
            (bytes, asked.start, to, more)
        }
        Order::Descending => {
            let reach = end.saturating_sub(asked.size + LONGEST_CHARACTER).max(asked.start);
            let mut bytes = view.read(reach..end).map_err(ApiError::internal)?;
            let read = length(&bytes);
            // A piece that begins where it was asked to begin is whole, wherever its lines begin.
            let begin = cut_from_end(&bytes, wanted);
            bytes.drain(..begin);
            let from = if read == 0 { end } else { end - length(&bytes) };
            (bytes, from, end, from > asked.start)
        }
    };
    Ok(OffsetPiece {
        log: String::from_utf8_lossy(&bytes).into_owned(),
        start_offset: from.to_string(),
        end_offset: to.to_string(),
        has_more,
        location: "jenkins",
    })
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
