//! What lies in the recycle bin.

use crate::App;
use crate::auth::{Anyone, May};
use crate::envelope::Reply;
use crate::error::{ApiError, Failures};
use crate::page;
use crate::query::Query;
use crate::time::{Zone, stamp};
use axum::extract::State;
use kiln_model::task::TaskState;
use kiln_store::BinnedTask;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of the recycle bin, in the envelopes of both generations of this operation.
#[derive(Serialize, ToSchema)]
pub(crate) struct BinReply {
    result: Bin,
    /// `success`.
    status: &'static str,
    /// Null.
    error: Option<String>,
    /// True.
    success: bool,
    /// Null.
    message: Option<String>,
    /// Null.
    err_code: Option<String>,
}

/// A page of the recycle bin.
#[derive(Serialize, ToSchema)]
pub(crate) struct Bin {
    /// The tasks of this page, the last deleted first.
    job_list: Vec<BinItem>,
    /// How many there are in all.
    total: u64,
    /// For how many days deleted tasks are kept.
    keep_time: u32,
}

/// A deleted task.
#[derive(Serialize, ToSchema)]
pub(crate) struct BinItem {
    job_id: String,
    job_name: String,
    project_id: String,
    project_name: String,
    region: String,
    creator_id: String,
    creator_name: String,
    /// When it was made, like `2024-09-20 14:38:49`.
    create_time: String,
    /// The same in seconds since 1970, as text.
    create_time_stamp: String,
    delete_time: Option<String>,
    delete_time_stamp: Option<String>,
}

impl BinItem {
    fn of(binned: &BinnedTask, zone: Zone, region: &str) -> Self {
        let task = &binned.task;
        let deleted = match &task.state {
            TaskState::Deleted { at, .. } => Some(*at),
            TaskState::Active | TaskState::Disabled { .. } => None,
        };
        Self {
            job_id: task.id.to_string(),
            job_name: task.definition.name.to_string(),
            project_id: task.project.to_string(),
            project_name: binned.project_name.clone(),
            region: region.to_owned(),
            creator_id: task.creator.id.to_string(),
            creator_name: task.creator.name.clone(),
            create_time: zone.wall(task.created),
            create_time_stamp: stamp(task.created),
            delete_time: deleted.map(|it| zone.wall(it)),
            delete_time_stamp: deleted.map(stamp),
        }
    }
}

/// The longest text to search for.
const LONGEST_SEARCH: usize = 128;

/// What lies in the recycle bin (v1): what the caller may restore or remove.
#[utoipa::path(
    get, path = "/v1/job/recycling-jobs", operation_id = "ListRecyclingJob", tag = "recycle_bin",
    params(
        ("page_size" = Option<i32>, Query, minimum = 0, maximum = 100, description = "tasks per page; 10 where absent or 0"),
        ("page_no" = Option<i32>, Query, minimum = 0, description = "the page, from 1; 0 means 1"),
        ("search" = Option<String>, Query, description = "a part of the name, whatever the case"),
    ),
    security(("token" = ["tenant:use"])),
    responses((status = 200, body = BinReply), Failures),
)]
pub(crate) async fn list_recycling_job(
    may: May<Anyone>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<BinReply>, ApiError> {
    let page = page::by_number(&query)?;
    let search = query.search("search", LONGEST_SEARCH)?;
    let (tasks, total) = app.engine.recycle_bin(may.actor(), search, page).await?;
    let keep_time = app.engine.keep_days(may.actor()).await?;
    let (zone, region) = (app.zone(), &app.iam.config().region);
    let job_list = tasks.iter().map(|it| BinItem::of(it, zone, region)).collect();
    Ok(Reply(BinReply {
        result: Bin {
            job_list,
            total,
            keep_time,
        },
        status: "success",
        error: None,
        success: true,
        message: None,
        err_code: None,
    }))
}
