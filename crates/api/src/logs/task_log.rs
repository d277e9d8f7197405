//! The log of one step of a build.

use super::level::Wanted;
use super::stream;
use crate::App;
use crate::auth::{May, View};
use crate::error::{ApiError, Failures};
use crate::path::RecordPath;
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use axum::response::Response;
use kiln_model::build::{Build, StepRecord};
use std::ops::Range;

/// The log of one step of a build (v4).
#[utoipa::path(
    get, path = "/v4/{record_id}/task-log", operation_id = "DownloadTaskLog", tag = "logs",
    params(
        RecordPath,
        ("task_name" = String, Query, min_length = 1, max_length = 1000, description = "the step's name, or `stage1` for the first, `stage2` for the second, …"),
        ("log_level" = Option<String>, Query, description = "INFO leaves DEBUG lines out; DEBUG, the default, does not"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_task_log(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    query: Query,
) -> Result<Response, ApiError> {
    let name = step_name(&query)?.ok_or_else(|| ApiError::invalid("task_name", "is required"))?;
    let wanted = Wanted::read(&query)?;
    let build = may.record(&record_id).await?;
    log_of_step(&app, &build, name, wanted).await
}

/// The log of one step of a build, or the whole log where no step is named (v1; not in the declared contract).
#[utoipa::path(
    get, path = "/v1/log/{record_id}/task-log", operation_id = "DownloadBuildTaskLog", tag = "logs",
    params(
        RecordPath,
        ("task_name" = Option<String>, Query, min_length = 1, max_length = 1000, description = "the step's name, or `stage1` for the first, `stage2` for the second, …; absent: the whole log"),
        ("log_level" = Option<String>, Query, description = "INFO leaves DEBUG lines out; DEBUG, the default, does not"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_build_task_log(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
    query: Query,
) -> Result<Response, ApiError> {
    let (name, wanted) = (step_name(&query)?, Wanted::read(&query)?);
    let build = may.record(&record_id).await?;
    match name {
        Some(name) => log_of_step(&app, &build, name, wanted).await,
        None => stream::download(&app, &build, 0..u64::MAX, wanted).await,
    }
}

fn step_name(query: &Query) -> Result<Option<&str>, ApiError> {
    let name = query.text("task_name");
    if name.is_some_and(|it| it.chars().count() > 1000) {
        return Err(ApiError::invalid("task_name", "has at most 1000 characters"));
    }
    Ok(name)
}

async fn log_of_step(app: &App, build: &Build, name: &str, wanted: Wanted) -> Result<Response, ApiError> {
    let steps = app.engine.store().read().await?.steps_of(&build.record).await?;
    let step = find(&steps, name).ok_or(ApiError::NoSuch(Thing::Step))?;
    stream::download(app, build, range(step), wanted).await
}

/// The step of that name; else the one that `stage<n>` counts.
fn find<'a>(steps: &'a [StepRecord], name: &str) -> Option<&'a StepRecord> {
    steps.iter().find(|it| it.name == name).or_else(|| {
        let place: usize = name.strip_prefix("stage")?.parse().ok()?;
        steps.get(place.checked_sub(1)?)
    })
}

/// The bytes of the log that are the step's: none before it started.
fn range(step: &StepRecord) -> Range<u64> {
    match step.log_start {
        Some(start) => start..step.log_end.unwrap_or(u64::MAX),
        None => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::build::StepState;

    fn step(name: &str, log_start: Option<u64>, log_end: Option<u64>) -> StepRecord {
        StepRecord {
            sequence: 0,
            name: name.to_owned(),
            state: StepState::Waiting,
            log_start,
            log_end,
        }
    }

    #[test]
    fn a_step_is_found_by_name_or_by_its_place() {
        let steps = [step("build", None, None), step("stage1", Some(5), None)];
        assert_eq!(find(&steps, "build").map(range), Some(0..0));
        assert_eq!(find(&steps, "stage1").map(range), Some(5..u64::MAX));
        assert_eq!(find(&steps, "stage2").map(|it| it.name.as_str()), Some("stage1"));
        for unknown in ["stage0", "stage3", "stage-1", "stagex", "stage", "test"] {
            assert!(find(&steps, unknown).is_none(), "{unknown}");
        }
    }
}
