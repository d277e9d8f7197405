//! Stopping a build.

use crate::App;
use crate::auth::{Execute, May};
use crate::envelope::{Reply, StatusOnly};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath, build_number};
use crate::query::Query;
use crate::wire::Body;
use axum::extract::State;
use kiln_model::build::BuildNumber;
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// The stop was taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct StopTaken {
    /// True.
    success: bool,
    /// Empty.
    result: &'static str,
}

/// The build to stop.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the derive only")]
pub(crate) struct StopBody {
    /// The task.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    job_id: String,
    /// The build's number within its task; an integer is taken too.
    build_no: String,
}

/// The stop was taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stopped {
    /// True.
    result: bool,
}

/// Stop a build (v3, numbers in the path).
#[utoipa::path(
    post, path = "/v3/jobs/{job_id}/{build_no}/stop", operation_id = "StopBuildJob", tag = "executions",
    params(JobPath, BuildNoPath), security(("token" = ["task:execute"])),
    responses((status = 200, body = StopTaken), Failures),
)]
pub(crate) async fn stop_build_job(
    may: May<Execute>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<StopTaken>, ApiError> {
    stop(&may, &app, &job_id, build_no).await?;
    Ok(Reply(StopTaken {
        success: true,
        result: "",
    }))
}

/// Stop a build (v3, numbers in the body).
#[utoipa::path(
    post, path = "/v3/jobs/stop", operation_id = "StopJob", tag = "executions",
    request_body = StopBody, security(("token" = ["task:execute"])),
    responses((status = 200, body = Stopped), Failures),
)]
pub(crate) async fn stop_job(
    may: May<Execute>,
    State(app): State<App>,
    body: Body,
) -> Result<Reply<Stopped>, ApiError> {
    let body = body.object()?;
    let task = body.required("job_id")?.text()?;
    let task = TaskId::parse(&task).map_err(|_| ApiError::MalformedTaskId)?;
    let number = build_number("build_no", &body.required("build_no")?.text()?)?;
    stop(&may, &app, &task, number).await?;
    Ok(Reply(Stopped { result: true }))
}

/// Stop a build: the one that `build_no` names, in the query or in a JSON body; else the newest that waits or runs.
#[utoipa::path(
    post, path = "/v1/job/{job_id}/stop", operation_id = "StopTheJob", tag = "executions",
    params(
        JobPath,
        ("build_no" = Option<i32>, Query, description = "the build's number; the newest build that waits or runs where absent"),
    ),
    security(("token" = ["task:execute"])),
    responses((status = 200, body = StatusOnly), Failures),
)]
pub(crate) async fn stop_the_job(
    may: May<Execute>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    body: Option<Body>,
    query: Query,
) -> Result<Reply<StatusOnly>, ApiError> {
    let asked = match (query.text("build_no"), &body) {
        (Some(text), _) => Some(text.to_owned()),
        (None, Some(body)) => body.object()?.text("build_no")?,
        (None, None) => None,
    };
    match asked {
        Some(text) => stop(&may, &app, &job_id, build_number("build_no", &text)?).await?,
        None => {
            may.task(&job_id).await?;
            app.engine.stop_newest(may.actor(), &job_id).await?;
        }
    }
    Ok(StatusOnly::success())
}

async fn stop(may: &May<Execute>, app: &App, task: &TaskId, number: BuildNumber) -> Result<(), ApiError> {
    let build = may.build(task, number).await?;
    Ok(app.engine.stop(may.actor(), &build.record).await?)
}
