//! What a pipeline needs to know of a task that it is to start.

use super::body::{AttributeBody, ScmBody, scm};
use super::parameters;
use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::language::Language;
use crate::path::JobPath;
use crate::query::Query;
use axum::extract::State;
use kiln_buildfile::References;
use kiln_model::task::{Parameter, Task, TaskName};
use serde::Serialize;
use utoipa::ToSchema;

/// What a pipeline needs to know of a task.
#[derive(Serialize, ToSchema)]
pub(crate) struct PipelineInfo {
    job_name: String,
    /// What a task's name may be, as a regular expression.
    job_name_regex: String,
    /// The same in words; in Chinese with `X-Language: zh-cn`.
    job_name_massage: String,
    /// What can be set for a build.
    parameters: Vec<PipelineParameter>,
    scms: Vec<ScmBody>,
    /// The kind of the first repository's host.
    source_code: Option<String>,
}

/// A parameter: its attributes as names and values. A private value is `******`.
#[derive(Serialize, ToSchema)]
pub(crate) struct PipelineParameter {
    /// `hudson.model.StringParameterDefinition`.
    name: Option<String>,
    params: Option<Vec<AttributeBody>>,
    /// `zh-cn` or `en-us`: the language of the reply.
    language: &'static str,
    region: String,
}

/// What a pipeline needs to know of a task: its parameters, its sources, and the rule for its name.
#[utoipa::path(
    get, path = "/v1/job/{job_id}/pipeline-info", operation_id = "ShowJobPipelineInfo", tag = "tasks",
    params(
        JobPath,
        ("all" = Option<String>, Query, description = "true: every parameter, and not only those that are set at each run"),
        ("check_param_used" = Option<String>, Query, description = "true: leave out parameters that no step refers to"),
    ),
    security(("token" = ["task:view"])),
    responses((status = 200, body = Full<PipelineInfo>), Failures),
)]
pub(crate) async fn show_job_pipeline_info(
    may: May<View>,
    State(app): State<App>,
    JobPath { job_id }: JobPath,
    language: Language,
    query: Query,
) -> Result<Reply<Full<PipelineInfo>>, ApiError> {
    let all = query.flag("all")?.unwrap_or(false);
    let used_only = query.flag("check_param_used")?.unwrap_or(false);
    let task = may.task(&job_id).await?;
    let references = used_only.then(|| References::of(&task.definition));
    let wanted = |it: &&Parameter| {
        let used = references.as_ref().is_none_or(|known| known.have(it.name.as_str()));
        (all || it.runtime) && used
    };
    let parameters = task.definition.parameters.iter().filter(wanted);
    let parameters = parameters.map(|it| PipelineParameter::of(it, language, &app.iam.config().region));
    Ok(Full::success(PipelineInfo::of(&task, parameters.collect(), language)))
}

impl PipelineInfo {
    fn of(task: &Task, parameters: Vec<PipelineParameter>, language: Language) -> Self {
        let scms = &task.definition.scms;
        let most = TaskName::MAX;
        Self {
            job_name: task.definition.name.to_string(),
            job_name_regex: TaskName::pattern(),
            job_name_massage: language.pick(
                format!("A task name has 1 to {most} letters, Chinese characters, digits, underscores or hyphens."),
                format!("任务名称支持中文、英文字母、数字、下划线和中划线，长度为1到{most}个字符。"),
            ),
            parameters,
            scms: scms.iter().map(scm).collect(),
            source_code: scms.first().map(|it| it.scm_type.clone()),
        }
    }
}

impl PipelineParameter {
    fn of(parameter: &Parameter, language: Language, region: &str) -> Self {
        let body = parameters::write(parameter);
        Self {
            name: body.name,
            params: body.params,
            language: language.pick("en-us", "zh-cn"),
            region: region.to_owned(),
        }
    }
}
