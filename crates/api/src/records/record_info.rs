//! The record of a build, by task and number.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Legacy, Reply};
use crate::error::{ApiError, Failures};
use crate::path::{BuildNoPath, JobPath};
use crate::time;
use axum::extract::State;
use kiln_model::build::{Build, BuildNumber, words};
use kiln_model::id::TaskId;
use kiln_model::task::ConfigType;
use serde::Serialize;
use utoipa::ToSchema;

/// The record of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct Record {
    /// The record, as `build_record_id`.
    id: String,
    /// The record, which the record and log routes take.
    build_record_id: String,
    build_project_id: String,
    /// The task.
    codeci_job_id: String,
    devcloud_project_id: String,
    domain_id: String,
    user_id: String,
    region: String,
    /// The build's number within its task.
    build_no: i32,
    /// Its number within task and day.
    daily_build_num: String,
    execution_id: String,
    parent_record_id: Option<String>,
    build_config_type: &'static str,
    /// `branch`, `tag` or `commitId`.
    build_type: &'static str,
    branch: Option<String>,
    tag: Option<String>,
    commit: Option<String>,
    commit_message: Option<String>,
    commit_create_time: Option<String>,
    repo_id: Option<String>,
    repo_name: String,
    /// `SUCCESS`, `FAILURE`, ….
    status: &'static str,
    /// `InQueue`, `Running` or `Finished`.
    record_status: &'static str,
    trigger_type: &'static str,
    err_msg: Option<String>,
    create_time: String,
    queued_time: String,
    runnable_time: String,
    schedule_time: Option<String>,
    start_time: Option<String>,
    finish_time: Option<String>,
    /// How long it took, in milliseconds.
    duration: i64,
    /// 0: builds run on the service's own executors.
    use_private_slave: i32,
}

/// The record of a build (v3, about to be retired).
#[utoipa::path(
    get, path = "/v3/jobs/{job_id}/{build_no}/record-info", operation_id = "ShowRecordInfo", tag = "records",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Legacy<Record>), Failures),
)]
pub(crate) async fn show_record_info(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Legacy<Record>>, ApiError> {
    record(&may, &app, &job_id, build_no).await.map(Legacy::success)
}

/// The record of a build (v1).
#[utoipa::path(
    get, path = "/v1/record/{job_id}/{build_no}/record-info", operation_id = "ShowJobBuildRecordDetail", tag = "records",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Record>), Failures),
)]
pub(crate) async fn show_job_build_record_detail(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Full<Record>>, ApiError> {
    record(&may, &app, &job_id, build_no).await.map(Full::success)
}

/// The record of a build (v4).
#[utoipa::path(
    get, path = "/v4/jobs/{job_id}/{build_no}/record-info", operation_id = "ShowRecordDetail", tag = "records",
    params(JobPath, BuildNoPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Record>), Failures),
)]
pub(crate) async fn show_record_detail(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    BuildNoPath { build_no }: BuildNoPath,
) -> Result<Reply<Full<Record>>, ApiError> {
    record(&may, &app, &job_id, build_no).await.map(Full::success)
}

async fn record(may: &May<View>, app: &App, task: &TaskId, number: BuildNumber) -> Result<Record, ApiError> {
    let build = may.build(task, number).await?;
    Ok(Record::of(build, app))
}

impl Record {
    fn of(build: Build, app: &App) -> Self {
        let commit = build.source.commit.as_ref();
        Self {
            id: build.record.to_string(),
            build_record_id: build.record.to_string(),
            build_project_id: build.build_project.to_string(),
            codeci_job_id: build.task.to_string(),
            devcloud_project_id: build.project.to_string(),
            domain_id: build.domain.to_string(),
            user_id: build.by.id.to_string(),
            region: app.iam.config().region.clone(),
            build_no: build.number.get(),
            daily_build_num: build.daily.to_string(),
            execution_id: build.execution.clone(),
            parent_record_id: build.parent.as_ref().map(ToString::to_string),
            build_config_type: match build.config_type {
                ConfigType::Action => "ACTION",
                ConfigType::Yaml => "YAML",
            },
            build_type: build.source.revision.build_type(),
            branch: build.source.revision.branch().map(str::to_owned),
            tag: build.source.revision.tag().map(str::to_owned),
            commit: commit.map(|it| it.id.clone()),
            commit_message: commit.map(|it| it.message.clone()),
            commit_create_time: commit.map(|it| time::millis(it.at)),
            repo_id: build.source.repo_id.clone(),
            repo_name: build.source.repo_name.clone(),
            status: words::record_status(&build.state),
            record_status: words::running_status(&build.state),
            trigger_type: words::record_trigger(build.trigger),
            err_msg: words::error_text(&build.state),
            create_time: time::millis(build.created),
            queued_time: time::millis(build.created),
            runnable_time: time::millis(build.created),
            schedule_time: span::scheduled(&build).map(time::millis),
            start_time: build.state.started().map(time::millis),
            finish_time: span::finished(&build).map(time::millis),
            duration: span::duration(&build, app.engine.clock().now()),
            use_private_slave: 0,
        }
    }
}
