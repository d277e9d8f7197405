//! The results of the tests of a build: all together, and of each step that collected some.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{JobPath, build_number};
use crate::query::Query;
use crate::time;
use axum::extract::State;
use kiln_model::build::Build;
use kiln_model::id::{RootId, TaskId};
use kiln_model::report::{TestReport, TestTotals, stage_name};
use kiln_model::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The results of the tests of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct Report {
    /// All tests; null where no step collected results.
    summary: Option<Summary>,
    /// The tests of each step that collected results, in the order of the steps.
    sub_summarys: Vec<Summary>,
}

/// Results of tests.
#[derive(Serialize, ToSchema)]
pub(crate) struct Summary {
    #[schema(value_type = String)]
    job_id: TaskId,
    build_no: i32,
    region: String,
    /// Leads to the reports of the step; in the summary of all, to those of the first step.
    #[schema(value_type = String)]
    root_id: RootId,
    /// The step, `stage3` for the third; in the summary of all, the first step with results.
    stage_name: String,
    total: u64,
    success: u64,
    failures: u64,
    errors: u64,
    /// Tests that did not run.
    others: u64,
    /// In milliseconds.
    execution_time: i64,
    /// When the results were collected.
    genrate_time: String,
    /// Whether no test failed and none broke off.
    is_success: bool,
    /// The share of tests that passed, from 0 to 1, to four decimal places.
    success_density: f64,
}

struct Place<'a> {
    build: &'a Build,
    region: &'a str,
}

impl Place<'_> {
    fn summary(&self, report: &TestReport, totals: &TestTotals, created: Timestamp) -> Summary {
        Summary {
            job_id: self.build.task.clone(),
            build_no: self.build.number.get(),
            region: self.region.to_owned(),
            root_id: report.root.clone(),
            stage_name: stage_name(report.sequence),
            total: totals.total(),
            success: totals.passed,
            failures: totals.failures,
            errors: totals.errors,
            others: totals.others,
            execution_time: i64::try_from(totals.duration.as_millis()).unwrap_or(i64::MAX),
            genrate_time: time::millis(created),
            is_success: totals.broken() == 0,
            success_density: f64::from(totals.density()) / 10_000.0,
        }
    }
}

/// The results of the tests of a build.
#[utoipa::path(
    get, path = "/v1/report/{job_id}/summary", operation_id = "ShowReportSummary", tag = "reports",
    params(
        JobPath,
        ("build_no" = i32, Query, minimum = 1, maximum = 2147483647, description = "the build's number within its task"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Report>), Failures),
)]
pub(crate) async fn show_report_summary(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    query: Query,
) -> Result<Reply<Full<Report>>, ApiError> {
    let number = build_number("build_no", query.required("build_no")?)?;
    let build = may.build(&job_id, number).await?;
    let reports = app.engine.store().read().await?.test_reports_of(&build.record).await?;
    let place = Place {
        build: &build,
        region: &app.iam.config().region,
    };
    let all: TestTotals = reports.iter().map(|it| it.totals).sum();
    let newest = reports.iter().map(|it| it.created).max();
    let summary = reports.first().zip(newest);
    Ok(Full::success(Report {
        summary: summary.map(|(first, newest)| place.summary(first, &all, newest)),
        sub_summarys: reports
            .iter()
            .map(|it| place.summary(it, &it.totals, it.created))
            .collect(),
    }))
}
