//! Favourites: tasks that a user follows. The mark is the caller's own, so that whoever may see a task may set it.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether the task is a favourite of the caller now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Favourite {
    /// True for one that is followed.
    favorite: bool,
}

/// Follow a task. Doing it again changes nothing.
#[utoipa::path(
    post, path = "/v1/job/{job_id}/follow", operation_id = "AddFavouriteTask", tag = "tasks",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Favourite>), Failures),
)]
pub(crate) async fn add_favourite_task(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<Favourite>>, ApiError> {
    may.task(&job_id).await?;
    app.engine.follow_task(may.actor(), &job_id).await?;
    Ok(Full::success(Favourite { favorite: true }))
}

/// Follow a task no longer. Doing it again changes nothing.
#[utoipa::path(
    post, path = "/v1/job/{job_id}/unfollow", operation_id = "RemoverFavouriteTask", tag = "tasks",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Favourite>), Failures),
)]
pub(crate) async fn remover_favourite_task(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<Favourite>>, ApiError> {
    may.task(&job_id).await?;
    app.engine.unfollow_task(may.actor(), &job_id).await?;
    Ok(Full::success(Favourite { favorite: false }))
}
