//! What the step that runs has printed so far.

use super::cut::cut_from_end;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::build_number;
use crate::query::Query;
use axum::extract::State;
use kiln_model::build::words;
use kiln_model::id::TaskId;
use serde::Serialize;
use utoipa::ToSchema;

/// The most bytes of a log that come at once.
const MOST: u64 = 1_000_000;

/// A step and the end of its log.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunningStep {
    /// The step that runs, or the last one that ran; null before the first.
    step: Option<String>,
    /// `running`, `success`, `error`; empty before the first.
    status: &'static str,
    /// The end of its log.
    log: String,
}

/// The log of the step that runs, or of the last one that ran (v1; not in the declared contract).
#[utoipa::path(
    get, path = "/v1/log/task/step", operation_id = "ShowRunningStepLog", tag = "logs",
    params(
        ("job_id" = String, Query, pattern = "^[0-9a-z]{32}$", description = "the task"),
        ("build_no" = i32, Query, minimum = 1, maximum = 2147483647, description = "the build's number within its task"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<RunningStep>), Failures),
)]
pub(crate) async fn show_running_step_log(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<RunningStep>>, ApiError> {
    let job_id = TaskId::parse(query.required("job_id")?).map_err(|_| ApiError::MalformedTaskId)?;
    let build_no = build_number("build_no", query.required("build_no")?)?;
    let build = may.build(&job_id, build_no).await?;
    let steps = app.engine.store().read().await?.steps_of(&build.record).await?;
    let Some((step, start)) = steps.iter().rev().find_map(|it| it.log_start.map(|start| (it, start))) else {
        return Ok(Full::success(RunningStep {
            step: None,
            status: "",
            log: String::new(),
        }));
    };
    let mut view = app.engine.log(&build.record)?;
    let end = step.log_end.unwrap_or_else(|| view.progress().size);
    let reach = end.saturating_sub(MOST + 1).max(start);
    let bytes = view.read(reach..end).map_err(ApiError::internal)?;
    let wanted = usize::try_from(MOST).unwrap_or(usize::MAX);
    let log = String::from_utf8_lossy(&bytes[cut_from_end(&bytes, wanted)..]).into_owned();
    Ok(Full::success(RunningStep {
        step: Some(step.name.clone()),
        status: words::step_status(&step.state),
        log,
    }))
}
