//! Waiting for the end of a build, without polling.

use super::build::BuildBody;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath, RecordPath};
use crate::query::Query;
use axum::extract::State;
use kiln_model::build::Build;
use std::time::Duration;

/// The longest wait, in seconds.
const MOST: u64 = 86_400;

/// Wait until a build is over. After `timeout` seconds, or when the server is stopped, the state as it is then.
#[utoipa::path(
    get, path = "/kiln/v1/builds/{record_id}/wait", operation_id = "WaitForBuild", tag = "kiln",
    params(RecordPath, ("timeout" = Option<i32>, Query, minimum = 0, maximum = 86400, description = "seconds; a day where absent")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = BuildBody), Failures),
)]
pub(crate) async fn wait_for_build(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    query: Query,
) -> Result<Reply<BuildBody>, ApiError> {
    let build = may.record(&record_id).await?;
    wait(&may, &app, build, &query).await
}

/// Wait until a build is over, by its task and number. The same as by its record.
#[utoipa::path(
    get, path = "/kiln/v1/jobs/{job_id}/builds/{build_no}/wait", operation_id = "WaitForNumberedBuild", tag = "kiln",
    params(
        JobPath, BuildNoPath,
        ("timeout" = Option<i32>, Query, minimum = 0, maximum = 86400, description = "seconds; a day where absent"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = BuildBody), Failures),
)]
pub(crate) async fn wait_for_numbered_build(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
    query: Query,
) -> Result<Reply<BuildBody>, ApiError> {
    let build = may.build(&job_id, build_no).await?;
    wait(&may, &app, build, &query).await
}

async fn wait(may: &May<View>, app: &App, build: Build, query: &Query) -> Result<Reply<BuildBody>, ApiError> {
    let timeout = Duration::from_secs(query.integer("timeout", 0..=MOST)?.unwrap_or(MOST));
    if build.state.is_finished() {
        return Ok(Reply(BuildBody::of(&build)));
    }
    let over = tokio::select! {
        over = app.engine.wait(&build.record) => Some(over?),
        () = tokio::time::sleep(timeout) => None,
        () = app.settings.closing.cancelled() => None,
    };
    let build = match over {
        Some(build) => build,
        None => may.record(&build.record).await?,
    };
    Ok(Reply(BuildBody::of(&build)))
}
