//! A picture of how the newest build of a branch went, and the branches that have one.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::JobPath;
use crate::query::Query;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kiln_model::build::{Build, words};
use kiln_store::{BuildFilter, Page, Window};
use serde::Serialize;
use utoipa::ToSchema;

/// The most branches that are told.
const MOST_BRANCHES: usize = 100;

/// The branches of a task that were built.
#[derive(Serialize, ToSchema)]
pub(crate) struct BadgeBranches {
    /// Their names, in order.
    branches: Vec<String>,
    /// How many they are.
    total: usize,
}

/// The branches of a task that have a badge (v1; not in the declared contract): those that were built, at most 100.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/badge/branches", operation_id = "ListBadgeBranches", tag = "records",
    params(JobPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<BadgeBranches>), Failures),
)]
pub(crate) async fn list_badge_branches(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
) -> Result<Reply<Full<BadgeBranches>>, ApiError> {
    may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let mut branches = reader.branches_built(&job_id, MOST_BRANCHES).await?;
    // A task without a repository builds no branch.
    branches.retain(|it| !it.is_empty());
    Ok(Full::success(BadgeBranches {
        total: branches.len(),
        branches,
    }))
}

/// What a badge says of the newest build, and in which colour.
fn told(build: Option<&Build>) -> (&'static str, &'static str) {
    match build.map(|it| words::record_status(&it.state)) {
        None => ("unknown", "#9f9f9f"),
        Some("SUCCESS") => ("passing", "#4c1"),
        Some("ABORTED") => ("aborted", "#9f9f9f"),
        Some("TIMEOUT") => ("timed out", "#e05d44"),
        Some("QUEUED" | "STARTING") => ("queued", "#007ec6"),
        Some("RUNNING") => ("running", "#007ec6"),
        Some(_) => ("failing", "#e05d44"),
    }
}

fn svg(message: &str, colour: &str) -> String {
    const LABEL: usize = 37;
    let width = 10 + 7 * message.len();
    let (whole, middle) = (LABEL + width, LABEL + width / 2);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" role=\"img\" aria-label=\"build: {message}\">\
         <title>build: {message}</title>\
         <rect width=\"{whole}\" height=\"20\" rx=\"3\" fill=\"{colour}\"/>\
         <path d=\"M3 0h34v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z\" fill=\"#555\"/>\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" font-size=\"11\">\
         <text x=\"19\" y=\"14\">build</text><text x=\"{middle}\" y=\"14\">{message}</text></g></svg>\n"
    )
}

/// How the newest build of a task, or of one of its branches, went, as an SVG picture (Kiln's own).
#[utoipa::path(
    get, path = "/v1/job/{job_id}/badge", operation_id = "ShowBadge", tag = "records",
    params(JobPath, ("branch" = Option<String>, Query, description = "the branch; absent: all of them")),
    security(("token" = ["task:view"])),
    responses((status = 200, content_type = "image/svg+xml", body = String), Failures),
)]
pub(crate) async fn show_badge(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Response, ApiError> {
    let branch = query.text("branch");
    if branch.is_some_and(|it| it.len() > 256 || it.chars().any(char::is_control)) {
        return Err(ApiError::invalid(
            "branch",
            "must be the name of a branch of at most 256 bytes",
        ));
    }
    may.task(&job_id).await?;
    let mut reader = app.engine.store().read().await?;
    let filter = BuildFilter {
        branches: branch.into_iter().map(str::to_owned).collect(),
        ..BuildFilter::default()
    };
    let page = Page { offset: 0, limit: 1 };
    let found = reader
        .filtered_builds(&job_id, Window::default(), &filter, page)
        .await?;
    let (message, colour) = told(found.builds.first());
    let head = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((head, svg(message, colour)).into_response())
}
