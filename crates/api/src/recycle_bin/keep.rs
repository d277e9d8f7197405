//! For how long deleted tasks are kept.

use crate::App;
use crate::auth::{May, Owner};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::wire::Body;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// For how long.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct KeepBody {
    /// Days, from 1 to 30.
    #[schema(minimum = 1, maximum = 30)]
    keep_time: i32,
}

/// For how long.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeepTime {
    /// Days.
    keep_time: u32,
}

/// Say for how many days deleted tasks are kept (v1).
#[utoipa::path(
    post, path = "/v1/job/keep-time", operation_id = "SetKeepTime", tag = "recycle_bin",
    request_body = KeepBody, security(("token" = ["tenant:own"])),
    responses((status = 200, body = Full<KeepTime>), Failures),
)]
pub(crate) async fn set_keep_time(
    may: May<Owner>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Full<KeepTime>>, ApiError> {
    let days = body.object()?.required("keep_time")?.integer()?;
    let keep_time = app.engine.set_keep_days(may.actor(), days).await?;
    Ok(Full::success(KeepTime { keep_time }))
}
