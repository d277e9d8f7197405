//! The coverage reports of a build: listed, and downloaded as archives.

use super::selection;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::build_number;
use crate::query::Query;
use crate::thing::Thing;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kiln_model::build::Build;
use kiln_model::id::{RootId, TaskId};
use kiln_model::report::{CoverageReport, stage_name};
use serde::Serialize;
use utoipa::ToSchema;

/// The coverage reports of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct CoverageList {
    /// In the order of the steps that collected them.
    unit_summary_list: Vec<CoverageItem>,
}

/// A coverage report.
#[derive(Serialize, ToSchema)]
pub(crate) struct CoverageItem {
    #[schema(value_type = String)]
    job_id: TaskId,
    build_no: i32,
    /// The step, `stage3` for the third.
    stage_name: String,
    /// What the report is downloaded by.
    #[schema(value_type = String)]
    root_id: RootId,
    region: String,
    /// The lines that tests ran through; null where the report holds no numbers that can be read, as are the next three.
    line_covered: Option<u64>,
    line_total: Option<u64>,
    branch_covered: Option<u64>,
    branch_total: Option<u64>,
    /// The archive's size in bytes.
    size: u64,
}

impl CoverageItem {
    fn of(report: CoverageReport, build: &Build, region: &str) -> Self {
        let (lines, branches) = (
            report.coverage.map(|it| it.lines),
            report.coverage.map(|it| it.branches),
        );
        Self {
            job_id: report.task,
            build_no: build.number.get(),
            stage_name: stage_name(report.sequence),
            root_id: report.root,
            region: region.to_owned(),
            line_covered: lines.map(|it| it.covered),
            line_total: lines.map(|it| it.total),
            branch_covered: branches.map(|it| it.covered),
            branch_total: branches.map(|it| it.total),
            size: report.size,
        }
    }
}

async fn build(may: &May<View>, query: &Query) -> Result<Build, ApiError> {
    let job_id = selection::task(query)?;
    let number = build_number("build_no", query.required("build_no")?)?;
    may.build(&job_id, number).await
}

/// The coverage reports of a build.
#[utoipa::path(
    get, path = "/v1/report/junit/coverage/list", operation_id = "ListJunitCoverageSummary", tag = "reports",
    params(
        ("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the task"),
        ("build_no" = i32, Query, minimum = 1, maximum = 2147483647, description = "the build's number within its task"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<CoverageList>), Failures),
)]
pub(crate) async fn list_junit_coverage_summary(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Reply<Full<CoverageList>>, ApiError> {
    let build = build(&may, &query).await?;
    let reports = app
        .engine
        .store()
        .read()
        .await?
        .coverage_reports_of(&build.record)
        .await?;
    let region = &app.iam.config().region;
    Ok(Full::success(CoverageList {
        unit_summary_list: reports
            .into_iter()
            .map(|it| CoverageItem::of(it, &build, region))
            .collect(),
    }))
}

/// Download a coverage report as a ZIP archive.
#[utoipa::path(
    get, path = "/v1/report/junit/coverage/download", operation_id = "DownloadJunitCoverageZip", tag = "reports",
    params(
        ("job_id" = String, Query, min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$", description = "the task"),
        ("build_no" = i32, Query, minimum = 1, maximum = 2147483647, description = "the build's number within its task"),
        ("root_id" = String, Query, min_length = 1, max_length = 40, pattern = r"^[A-Za-z0-9\-\_]{1,40}$", description = "the report, as the list of reports names it"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), Failures),
)]
pub(crate) async fn download_junit_coverage_zip(
    may: May<View>,
    State(app): State<App>,
    query: Query,
) -> Result<Response, ApiError> {
    let root = RootId::parse(query.required("root_id")?);
    let root = root.map_err(|error| ApiError::invalid("root_id", error.to_string()))?;
    let build = build(&may, &query).await?;
    let reports = app
        .engine
        .store()
        .read()
        .await?
        .coverage_reports_of(&build.record)
        .await?;
    let report = reports.into_iter().find(|it| it.root == root);
    let report = report.ok_or(ApiError::NoSuch(Thing::CoverageReport))?;
    let bytes = app.engine.blobs().stream(&report.sha256, 0..report.size).await;
    let bytes = bytes.map_err(ApiError::internal)?;
    // The form of a root leaves nothing in it that could break out of a header.
    let name = format!("attachment; filename=\"coverage-{}-{root}.zip\"", build.number);
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, report.size.to_string()),
        (header::CONTENT_DISPOSITION, name),
        (header::ETAG, format!("\"{}\"", report.sha256)),
    ];
    Ok((head, Body::from_stream(bytes)).into_response())
}
