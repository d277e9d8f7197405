//! Who changed a task, and when.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::page;
use crate::path::JobPath;
use crate::query::Query;
use axum::extract::State;
use kiln_store::RevisionRow;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of revisions.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangeList {
    /// The revisions of this page, the newest first.
    job_update_records: Vec<Change>,
    /// How many there are in all.
    total: u64,
}

/// One revision of a task.
#[derive(Serialize, ToSchema)]
pub(crate) struct Change {
    id: String,
    /// Its number within the task, from 1.
    update_number: u64,
    /// `CREATE` or `UPDATE`.
    update_type: &'static str,
    user_id: String,
    user_name: String,
    nick_name: String,
    /// Milliseconds since 1970.
    update_at: i64,
}

impl Change {
    fn of(row: RevisionRow) -> Self {
        Self {
            id: row.id.to_string(),
            update_number: row.number,
            update_type: row.kind.word(),
            user_id: row.by.id.to_string(),
            nick_name: row.by.name.clone(),
            user_name: row.by.name,
            update_at: row.at.as_millis(),
        }
    }
}

/// The revisions of a task.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/history", operation_id = "ListUpdateJobHistory", tag = "tasks",
    params(
        JobPath,
        ("page_no" = Option<i32>, Query, minimum = 0, description = "the page, from 1; 0 means 1"),
        ("page_size" = Option<i32>, Query, minimum = 0, maximum = 100, description = "revisions per page; 0 means 10"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<ChangeList>), Failures),
)]
pub(crate) async fn list_update_job_history(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<ChangeList>>, ApiError> {
    let page = page::by_number(&query)?;
    may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let total = reader.count_revisions(&job_id).await?;
    let rows = reader.revisions(&job_id, total, page).await?;
    Ok(Full::success(ChangeList {
        job_update_records: rows.into_iter().map(Change::of).collect(),
        total,
    }))
}
