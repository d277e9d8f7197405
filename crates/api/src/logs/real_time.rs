//! The next piece of a log, by byte offset, while it grows and afterwards.

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
/// The longest character of UTF-8, in bytes.
const LONGEST_CHARACTER: u64 = 4;

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
    Ok(Full::success(piece(&mut view, offset, length)?))
}

fn piece(view: &mut LogView, from: u64, length: u64) -> Result<LogPiece, ApiError> {
    let progress = view.progress();
    let read = view.read(from..from.saturating_add(length.max(LONGEST_CHARACTER)));
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

/// How many of `bytes` a piece of about `wanted` has: all of them at the log's end; else as many whole lines as fit; else as
/// many whole characters as fit, and at least one.
fn cut(bytes: &[u8], wanted: usize, is_end: bool) -> usize {
    let fitting = &bytes[..wanted.min(bytes.len())];
    if is_end {
        return fitting.len();
    }
    if let Some(end) = memchr::memrchr(b'\n', fitting) {
        return end + 1;
    }
    let begins = |at: usize| bytes.get(at).is_none_or(|it| it & 0xC0 != 0x80);
    let whole = (1..=fitting.len()).rev().find(|at| begins(*at));
    let whole = whole.unwrap_or_else(|| (1..=bytes.len()).find(|at| begins(*at)).unwrap_or(0));
    // What has no beginning of a character within reach is no UTF-8; it goes out as it is.
    whole.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_piece_ends_with_a_line_where_one_fits() {
        assert_eq!(cut(b"one\ntwo\nthr", 11, false), 8);
        assert_eq!(cut(b"one\ntwo\nthr", 6, false), 4);
        assert_eq!(cut(b"one\ntwo", 7, true), 7);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let text = "日本語".as_bytes();
        assert_eq!(cut(text, 4, false), 3);
        assert_eq!(cut(text, 8, false), 6);
        assert_eq!(cut(text, 9, false), 9);
    }

    #[test]
    fn a_piece_that_is_shorter_than_a_character_still_moves_on() {
        assert_eq!(cut("日本".as_bytes(), 1, false), 3);
    }

    proptest! {
        #[test]
        fn pieces_of_any_length_make_up_the_whole_text(text in "(\\PC|\n){0,200}", length in 1usize..40) {
            let bytes = text.as_bytes();
            let (mut at, mut read) = (0, String::new());
            while at < bytes.len() {
                let end = (at + length.max(4)).min(bytes.len());
                let take = cut(&bytes[at..end], length, bytes.len() - at <= length);
                prop_assert!(take > 0);
                read.push_str(std::str::from_utf8(&bytes[at..at + take]).unwrap());
                at += take;
            }
            prop_assert_eq!(read, text);
        }
    }
}
