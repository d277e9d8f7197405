//! The last successful build of a repository.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::query::Query;
use crate::thing::Thing;
use axum::extract::State;
use kiln_model::build::words;
use serde::Serialize;
use utoipa::ToSchema;

/// A successful build.
#[derive(Serialize, ToSchema)]
pub(crate) struct LastHistory {
    /// The build's number within task and day.
    record_id: String,
    job_id: String,
    job_name: String,
    /// Its number within the task.
    build_number: i32,
    start_time: String,
    end_time: Option<String>,
    /// `SUCCESS`.
    result: &'static str,
    commit_id: Option<String>,
}

/// The last successful build of a repository in a project (v3).
#[utoipa::path(
    get, path = "/v3/jobs/{project_id}/last-history", operation_id = "ShowLastHistory", tag = "records",
    params(ProjectPath, ("repository_name" = String, Query, description = "the repository's name")),
    security(("token" = ["task:view"])),
    responses((status = 200, body = LastHistory), Failures),
)]
pub(crate) async fn show_last_history(
    may: May<View>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
    query: Query,
) -> Result<Reply<LastHistory>, ApiError> {
    let repository = query.required("repository_name")?;
    may.project(&project_id).await?;
    let mut reader = app.engine.store().read().await?;
    let build = reader.last_success(&project_id, repository).await?;
    let build = build.ok_or(ApiError::NoSuch(Thing::Success))?;
    let zone = app.zone();
    Ok(Reply(LastHistory {
        record_id: build.daily.to_string(),
        job_id: build.task.to_string(),
        job_name: build.task_name.to_string(),
        build_number: build.number.get(),
        start_time: zone.seconds(span::began(&build)),
        end_time: span::finished(&build).map(|it| zone.seconds(it)),
        result: words::record_status(&build.state),
        commit_id: build.source.commit.map(|it| it.id),
    }))
}
