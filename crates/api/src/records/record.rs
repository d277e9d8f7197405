//! One record of a build by its own id, and the form in which lists of records show it.

use super::span;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::RecordPath;
use crate::time;
use axum::extract::State;
use kiln_model::build::{Build, BuildParameter, words};
use kiln_model::task::{ConfigType, ParameterValue, Scm};
use kiln_model::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The record of a build.
#[derive(Serialize, ToSchema)]
pub(crate) struct BuildRecord {
    /// The record's id.
    id: String,
    /// The task's second id, which records hang on.
    project_id: String,
    /// The build's number within its task, as text.
    build_no: String,
    /// Its number within task and day.
    daily_build_no: String,
    /// The same.
    daily_build_number: String,
    /// The task's name when the build was triggered.
    display_name: String,
    execution_id: String,
    /// `SUCCESS`, `FAILURE`, ….
    status: &'static str,
    /// 5 success, 6 failure, 7 could not be scheduled, 8 aborted, 9 timeout; 2 to 4 while it is under way.
    status_code: i32,
    /// `MANUAL`, `TIMER`, `CODE_UPDATE` or `PIPELINE`.
    trigger_type: &'static str,
    /// Who set the build off.
    trigger_name: String,
    user_id: String,
    build_record_type: RecordType,
    /// `branch`, `tag` or `commitId`.
    dev_cloud_build_type: &'static str,
    branch: Option<String>,
    tag: Option<String>,
    /// The commit that was checked out.
    revision: Option<String>,
    /// The repository's address, without user and password.
    repository: String,
    group_name: Option<String>,
    scm_type: String,
    scm_web_url: Option<String>,
    build_yml_path: Option<String>,
    build_yml_url: Option<String>,
    create_time: String,
    queued_time: String,
    schedule_time: Option<String>,
    start_time: Option<String>,
    finish_time: Option<String>,
    /// From the trigger to the end, in milliseconds.
    duration: i64,
    /// From the first step to the end.
    build_duration: i64,
    /// From the trigger to the first step.
    pending_duration: i64,
    /// What the build ran with; private values are masked.
    parameters: Vec<RecordParameter>,
}

/// What kind of record it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecordType {
    is_rerun: bool,
    rerun: bool,
    /// `JOB`: a build of a task.
    record_type: &'static str,
    trigger_type: &'static str,
}

/// A parameter that a build ran with.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecordParameter {
    name: String,
    value: String,
    /// Whether the value is private, and masked here.
    secret: bool,
    /// `string`.
    #[serde(rename = "type")]
    kind: &'static str,
}

impl RecordParameter {
    fn of(parameter: &BuildParameter) -> Self {
        Self {
            name: parameter.name.clone(),
            value: parameter.value.shown().to_owned(),
            secret: matches!(parameter.value, ParameterValue::Sealed(_)),
            kind: "string",
        }
    }
}

impl BuildRecord {
    /// How a build with these parameters is shown.
    pub(super) fn of(build: &Build, parameters: &[BuildParameter], now: Timestamp) -> Self {
        let (building, pending) = (span::duration(build, now), span::pending(build, now));
        let trigger_type = words::record_trigger(build.trigger);
        let source = &build.source;
        let place = Scm {
            url: source.url.clone(),
            ..Scm::default()
        };
        Self {
            id: build.record.to_string(),
            project_id: build.build_project.to_string(),
            build_no: build.number.to_string(),
            daily_build_no: build.daily.to_string(),
            daily_build_number: build.daily.to_string(),
            display_name: build.task_name.to_string(),
            execution_id: build.execution.clone(),
            status: words::record_status(&build.state),
            status_code: words::status_code(&build.state),
            trigger_type,
            trigger_name: build.by.name.clone(),
            user_id: build.by.id.to_string(),
            build_record_type: RecordType {
                is_rerun: false,
                rerun: false,
                record_type: "JOB",
                trigger_type,
            },
            dev_cloud_build_type: source.revision.build_type(),
            branch: source.revision.branch().map(str::to_owned),
            tag: source.revision.tag().map(str::to_owned),
            revision: source.commit.as_ref().map(|it| it.id.clone()),
            repository: source.url.clone(),
            group_name: place.group().map(str::to_owned),
            scm_type: source.scm_type.clone(),
            scm_web_url: source.web_url.clone(),
            build_yml_path: match build.config_type {
                ConfigType::Yaml => Some(kiln_model::build::file::path(parameters).to_owned()),
                ConfigType::Action => None,
            },
            build_yml_url: None,
            create_time: time::millis(build.created),
            queued_time: time::millis(build.created),
            schedule_time: span::scheduled(build).map(time::millis),
            start_time: build.state.started().map(time::millis),
            finish_time: span::finished(build).map(time::millis),
            duration: building + pending,
            build_duration: building,
            pending_duration: pending,
            parameters: parameters.iter().map(RecordParameter::of).collect(),
        }
    }
}

/// The record of a build (v1).
#[utoipa::path(
    get, path = "/v1/record/{record_id}/info", operation_id = "ShowBuildRecord", tag = "records",
    params(RecordPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<BuildRecord>), Failures),
)]
pub(crate) async fn show_build_record(
    may: May<View>,
    State(app): State<App>,
    RecordPath { record_id }: RecordPath,
) -> Result<Reply<Full<BuildRecord>>, ApiError> {
    let build = may.record(&record_id).await?;
    let parameters = app.engine.store().read().await?.parameters_of(&record_id).await?;
    let now = app.engine.clock().now();
    Ok(Full::success(BuildRecord::of(&build, &parameters, now)))
}
