//! The body of a task on the wire: what a client sends to make or change one, and what reading it gives back.

use super::{parameters, repository, unsaid};
use kiln_model::id::ProjectId;
use kiln_model::task::{ConfigType, Scm, Step, Task, TaskDefinition, Timeout, TimerSpec};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The definition of a task.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskBody {
    /// `x86-64` or `arm`.
    arch: String,
    /// The project.
    #[schema(min_length = 32, max_length = 32, pattern = "^[0-9a-z]{32}$")]
    project_id: String,
    /// 1 to 115 letters, digits, `_` and `-`; unique in the project.
    #[schema(min_length = 1, max_length = 115)]
    job_name: String,
    /// `devcloud`, `custom_host` or `custom_acc`.
    host_type: Option<String>,
    /// The size of the executor, like `2U8G`.
    flavor: Option<String>,
    /// `true` or `false`, as text.
    pub(super) auto_update_sub_module: Option<String>,
    /// `ACTION` for the steps below, `YAML` for a build file in the repository.
    pub(super) build_config_type: Option<String>,
    /// Whether every commit is built.
    build_if_code_updated: Option<bool>,
    /// The group that shows it.
    group_id: Option<String>,
    /// How long a build may take.
    timeout: Option<TimeoutBody>,
    /// Where the sources come from.
    pub(super) scms: Option<Vec<ScmBody>>,
    /// What can be set for a build.
    pub(super) parameters: Option<Vec<ParameterBody>>,
    /// Its schedules.
    triggers: Option<Vec<TriggerBody>>,
    /// The steps, in order.
    pub(super) steps: Vec<StepBody>,
}

/// A limit of time.
#[derive(Serialize, ToSchema)]
pub(crate) struct TimeoutBody {
    /// The number, as text.
    limit: Option<String>,
    /// `hour` or `minute`.
    unit: Option<String>,
}

/// A source repository.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScmBody {
    pub(super) url: String,
    scm_type: String,
    branch: Option<String>,
    repo_id: Option<String>,
    web_url: Option<String>,
    is_auto_build: Option<bool>,
    enable_git_lfs: Option<bool>,
    /// `branch`, `tag` or `commitId`.
    build_type: Option<String>,
    /// How many commits are fetched, as text.
    depth: Option<String>,
    end_point_id: Option<String>,
    source: Option<String>,
    group_name: Option<String>,
    repo_name: Option<String>,
}

/// A parameter: its attributes as names and values.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParameterBody {
    /// `hudson.model.StringParameterDefinition`.
    pub(crate) name: Option<String>,
    /// `name`, `type`, `defaultValue`, `description`, `deletion`, `defaults`, `staticVar`, `sensitiveVar`.
    pub(crate) params: Option<Vec<AttributeBody>>,
}

/// One attribute of a parameter.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttributeBody {
    pub(crate) name: Option<String>,
    pub(crate) value: Option<String>,
    /// The choices of an enumeration, beside `defaultValue`; null elsewhere.
    pub(crate) limits: Option<Vec<ChoiceBody>>,
}

/// One choice of an enumeration.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChoiceBody {
    pub(crate) name: Option<String>,
    pub(crate) display_name: Option<String>,
    /// `0` when it may be chosen, `1` when not.
    pub(crate) disable: Option<String>,
}

/// A schedule.
#[derive(Serialize, ToSchema)]
pub(crate) struct TriggerBody {
    /// `hudson.triggers.TimerTrigger`.
    name: String,
    /// `spec` (a cron line), `timeZoneId`, `timeZone`, `isDST`.
    parameters: Vec<PairBody>,
}

/// A name and a value.
#[derive(Serialize, ToSchema)]
pub(crate) struct PairBody {
    name: String,
    value: String,
}

/// A step.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepBody {
    /// What kind of step it is: `devcloud2018.codeci_action_20017.action`.
    module_id: String,
    name: String,
    version: Option<String>,
    pub(crate) enable: Option<bool>,
    /// What the kind needs.
    #[schema(value_type = Option<Object>)]
    properties: Option<Map<String, Value>>,
}

impl TaskBody {
    /// The body that gives back this task, with everything that the service filled in.
    pub(crate) fn of(task: &Task) -> Self {
        Self::of_definition(&task.definition, &task.project)
    }

    /// The body that gives back this task as it was sent.
    pub(crate) fn as_sent(task: &Task) -> Self {
        let mut body = Self::of(task);
        unsaid::leave_out(&mut body, &task.definition.unsaid);
        body
    }

    /// The body that gives back this definition.
    pub(super) fn of_definition(definition: &TaskDefinition, project: &ProjectId) -> Self {
        Self {
            arch: definition.arch.clone(),
            project_id: project.to_string(),
            job_name: definition.name.to_string(),
            host_type: definition.host_type.clone(),
            flavor: definition.flavor.clone(),
            auto_update_sub_module: Some(definition.auto_update_sub_module.to_string()),
            build_config_type: Some(config_word(definition.config_type).to_owned()),
            build_if_code_updated: Some(definition.build_if_code_updated),
            group_id: definition.group.as_ref().map(ToString::to_string),
            timeout: definition.timeout.as_ref().map(timeout),
            scms: Some(definition.scms.iter().map(scm).collect()),
            parameters: Some(definition.parameters.iter().map(parameters::write).collect()),
            triggers: Some(definition.triggers.iter().map(trigger).collect()),
            steps: definition.steps.iter().map(StepBody::of).collect(),
        }
    }
}

/// `build_config_type` on the wire.
pub(crate) fn config_word(kind: ConfigType) -> &'static str {
    match kind {
        ConfigType::Action => "ACTION",
        ConfigType::Yaml => "YAML",
    }
}

fn timeout(of: &Timeout) -> TimeoutBody {
    TimeoutBody {
        limit: Some(of.limit.clone()),
        unit: Some(of.unit.clone()),
    }
}

/// The form of a repository in replies. The password in its address is masked.
pub(super) fn scm(of: &Scm) -> ScmBody {
    ScmBody {
        url: repository::shown(&of.url),
        scm_type: of.scm_type.clone(),
        branch: of.branch.clone(),
        repo_id: of.repo_id.clone(),
        web_url: of.web_url.clone(),
        is_auto_build: Some(of.is_auto_build),
        enable_git_lfs: Some(of.enable_git_lfs),
        build_type: of.build_type.clone(),
        depth: of.depth.clone(),
        end_point_id: of.end_point_id.clone(),
        source: of.source.clone(),
        group_name: of.group_name.clone(),
        repo_name: of.repo_name.clone(),
    }
}

fn trigger(of: &TimerSpec) -> TriggerBody {
    TriggerBody {
        name: of.name.clone(),
        parameters: of
            .parameters
            .iter()
            .map(|(name, value)| PairBody {
                name: name.clone(),
                value: value.clone(),
            })
            .collect(),
    }
}

impl StepBody {
    /// The body that gives back this step.
    pub(crate) fn of(of: &Step) -> Self {
        Self {
            module_id: of.module_id.clone(),
            name: of.name.clone(),
            version: of.version.clone(),
            enable: Some(of.enable),
            properties: Some(of.properties.clone()),
        }
    }
}
