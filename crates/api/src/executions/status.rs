//! Whether a task runs right now, and how its last build goes.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{JobPath, build_number};
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use kiln_model::build::{BuildState, words};
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a build of the task waits or runs.
#[derive(Serialize, ToSchema)]
pub(crate) struct Runs {
    /// True while one does.
    result: bool,
}

/// Whether a task runs, and its last build.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunningStatus {
    /// True while any build of the task waits or runs.
    is_running: bool,
    /// The number of the last build, as text; null for a task that never ran.
    last_build_no: Option<String>,
    /// `InQueue`, `Running` or `Finished`; null for a task that never ran.
    last_build_status: Option<&'static str>,
    /// The task.
    last_job_id: String,
}

/// How a build goes.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepStatus {
    /// `running`, `success`, `error`, `aborted` or `timeout`.
    status: &'static str,
    /// `aborted` or `timeout` for a build that was stopped, else empty.
    abort_status: &'static str,
    /// What it runs on, like `default-x86-2u8g`.
    label: String,
    workflow: Workflow,
}

/// The same in the words of a workflow.
#[derive(Serialize, ToSchema)]
pub(crate) struct Workflow {
    /// `pending`, `runnable` or `completed`.
    status: &'static str,
    /// `aborted` or `timeout` for a build that was stopped, else empty.
    abort_status: &'static str,
}

/// Whether a task runs right now (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/status", operation_id = "ShowJobStatus", tag = "executions",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Runs), Failures),
)]
pub(crate) async fn show_job_status(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Runs>, ApiError> {
    may.task(&job_id).await?;
    let (result, _) = running(&app, &job_id).await?;
    Ok(Reply(Runs { result }))
}

/// Whether a task runs right now, and how far its last build is.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/running-status", operation_id = "ShowRunningStatus", tag = "executions",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<RunningStatus>), Failures),
)]
pub(crate) async fn show_running_status(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<RunningStatus>>, ApiError> {
    may.task(&job_id).await?;
    let (is_running, last) = running(&app, &job_id).await?;
    Ok(Full::success(RunningStatus {
        is_running,
        last_build_no: last.as_ref().map(|it| it.number.to_string()),
        last_build_status: last.as_ref().map(|it| words::running_status(&it.state)),
        last_job_id: job_id.to_string(),
    }))
}

/// Whether any build of a task is not over, and its last build.
async fn running(app: &App, task: &TaskId) -> Result<(bool, Option<kiln_model::build::Build>), ApiError> {
    let mut reader = app.engine.store().read().await?;
    let last = reader.last_build(task).await?;
    let running = match &last {
        None => false,
        Some(last) if !last.state.is_finished() => true,
        // The newest build is over; an older one may still run.
        Some(_) => !reader.unfinished_of_task(task).await?.is_empty(),
    };
    Ok((running, last))
}

/// How a build goes: that of `build_no`, or the last one.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/status", operation_id = "ShowJobStepStatus", tag = "executions",
    params(
        JobPath,
        ("build_no" = Option<i32>, Query, minimum = 1, maximum = 2147483647, description = "the build's number; the last build where absent"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<StepStatus>), Failures),
)]
pub(crate) async fn show_job_step_status(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<StepStatus>>, ApiError> {
    let number = query
        .text("build_no")
        .map(|it| build_number("build_no", it))
        .transpose()?;
    may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let build = match number {
        Some(number) => reader.build_numbered(&job_id, number).await?,
        None => reader.last_build(&job_id).await?,
    };
    let build = build.ok_or(ApiError::NoSuch(Thing::Build))?;
    let definition = reader.definition_of(&build.record).await?;
    let definition = definition.ok_or(ApiError::NoSuch(Thing::Build))?;
    Ok(Full::success(StepStatus::of(&build.state, definition.executor_label())))
}

impl StepStatus {
    fn of(state: &BuildState, label: String) -> Self {
        Self {
            status: words::build_status(Some(state)),
            abort_status: words::abort_status(state),
            label,
            workflow: Workflow {
                status: words::workflow_status(state),
                abort_status: words::abort_status(state),
            },
        }
    }
}
