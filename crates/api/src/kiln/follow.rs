//! Following a log as it is written: server-sent events, woken by the writer, resumable from any byte.

use crate::App;
use crate::auth::{May, View};
use crate::error::{ApiError, Failures};
use crate::logs::{LONGEST_CHARACTER, cut};
use crate::path::RecordPath;
use crate::query::Query;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use kiln_engine::{LogProgress, LogView};
use kiln_model::build::words;
use kiln_model::id::RecordId;
use kiln_model::time::Timestamp;
use std::time::Duration;

/// The most bytes of a log in one event.
const CHUNK: u64 = 64 * 1024;
/// How long a follower hears nothing at most.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long somebody who lost the right to a log hears it at most.
const TRUST: Duration = Duration::from_secs(10);

/// Follow a log.
///
/// Each event carries whole lines in its `data` and, as its `id`, the offset in bytes after them; a client that lost the
/// connection goes on with `Last-Event-ID` (or `offset`). A carriage return inside a line is left out: an event stream cannot
/// carry it. The last event is named `end` and carries the build's status. A comment comes every 15 seconds.
#[utoipa::path(
    get, path = "/kiln/v1/builds/{record_id}/log/follow", operation_id = "FollowLog", tag = "kiln",
    params(
        RecordPath,
        ("offset" = Option<i64>, Query, description = "where to begin, in bytes; 0 where absent"),
        ("Last-Event-ID" = Option<String>, Header, description = "the same, and stronger: the `id` of the last event"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, content_type = "text/event-stream", body = String), Failures),
)]
pub(crate) async fn follow_log(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let at = match headers.get("last-event-id") {
        Some(id) => id
            .to_str()
            .ok()
            .and_then(|it| it.parse().ok())
            .ok_or_else(|| ApiError::invalid("Last-Event-ID", "must be the id of an event"))?,
        None => query.integer("offset", 0..=i64::MAX.unsigned_abs())?.unwrap_or(0),
    };
    may.record(&record_id).await?;
    let view = app.engine.log(&record_id)?;
    let follower = Follower {
        may,
        trusted: app.engine.clock().now(),
        app,
        record: record_id,
        view,
        at,
    };
    let head = [
        (header::CONTENT_TYPE, "text/event-stream;charset=UTF-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let events = stream::unfold(Some(follower), async |follower| {
        let mut follower = follower?;
        match follower.next().await {
            Next::Event(event) => Some((event, Some(follower))),
            Next::Last(event) => Some((event, None)),
            Next::Gone => None,
        }
    });
    Ok((head, Body::from_stream(events)).into_response())
}

/// One client, and how far it has come.
struct Follower {
    may: May<View>,
    /// When it was last seen that the client may hear this.
    trusted: Timestamp,
    app: App,
    record: RecordId,
    view: LogView,
    at: u64,
}

enum Next {
    Event(std::io::Result<Bytes>),
    Last(std::io::Result<Bytes>),
    Gone,
}

impl Follower {
    async fn next(&mut self) -> Next {
        loop {
            let closing = self.app.settings.closing.clone();
            let progress = tokio::select! {
                biased;
                progress = self.view.beyond(self.at) => Some(progress),
                () = closing.cancelled() => return Next::Gone,
                () = tokio::time::sleep(HEARTBEAT) => None,
            };
            if !self.may_go_on().await {
                return Next::Gone;
            }
            let Some(progress) = progress else {
                return Next::Event(Ok(Bytes::from_static(b":\n\n")));
            };
            if self.at >= progress.size {
                return Next::Last(self.end().await);
            }
            match self.lines(progress) {
                Ok(lines) if lines.is_empty() => {}
                Ok(lines) => return Next::Event(Ok(event(&lines, self.at))),
                Err(error) => return Next::Last(Err(error)),
            }
        }
    }

    async fn may_go_on(&mut self) -> bool {
        let now = self.app.engine.clock().now();
        if now.since(self.trusted) < TRUST {
            return true;
        }
        self.trusted = now;
        self.may.still(&self.record).await.unwrap_or(false)
    }

    /// The next lines. A line that is longer than a chunk goes out in parts.
    fn lines(&mut self, progress: LogProgress) -> std::io::Result<Vec<u8>> {
        let mut bytes = self
            .view
            .read(self.at..self.at.saturating_add(CHUNK + LONGEST_CHARACTER))?;
        let wanted = usize::try_from(CHUNK).unwrap_or(usize::MAX);
        let is_end = progress.complete && progress.size.saturating_sub(self.at) <= CHUNK;
        bytes.truncate(cut(&bytes, wanted, is_end));
        self.at += u64::try_from(bytes.len()).unwrap_or(0);
        Ok(bytes)
    }

    async fn end(&self) -> std::io::Result<Bytes> {
        // The log is complete a moment before the build's end is durable.
        let build = self
            .app
            .engine
            .wait(&self.record)
            .await
            .map_err(std::io::Error::other)?;
        let status = words::record_status(&build.state);
        Ok(format!("event: end\nid: {}\ndata: {status}\n\n", self.at).into())
    }
}

/// One event of these lines.
fn event(lines: &[u8], offset: u64) -> Bytes {
    let text = String::from_utf8_lossy(lines);
    let mut event = format!("id: {offset}\n");
    for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
        event.push_str("data: ");
        event.extend(line.chars().filter(|it| *it != '\r'));
        event.push('\n');
    }
    event.push('\n');
    event.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_a_data_field_for_each_line() {
        assert_eq!(&event(b"one\ntwo\n", 8)[..], b"id: 8\ndata: one\ndata: two\n\n");
    }

    #[test]
    fn a_line_cannot_forge_a_field_or_an_event() {
        let forged = event(b"a\revent: end\n\ndata\n", 19);
        assert_eq!(&forged[..], b"id: 19\ndata: aevent: end\ndata: \ndata: data\n\n");
    }
}
