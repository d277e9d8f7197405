//! A task in a list, with its last build. One form serves every list: each shows what any of them has.

use crate::records;
use kiln_model::access::{Actor, Permission};
use kiln_model::build::{Build, words};
use kiln_model::task::TaskState;
use kiln_model::time::Timestamp;
use kiln_store::TaskRow;
use serde::Serialize;
use utoipa::ToSchema;

/// A task in a list, with its last build; what speaks of a build is null where none ever ran.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TaskItem {
    id: String,
    job_name: String,
    job_creator: String,
    /// The creator's name.
    user_name: String,
    /// The creator's name.
    nick_name: String,
    /// The creator's id.
    user_id: String,
    project_id: String,
    project_name: String,
    build_project_id: String,
    /// When the last build was triggered, in milliseconds since 1970.
    #[schema(value_type = Option<f64>)]
    last_build_time: Option<i64>,
    /// `none`, `building`, `blue`, `red`, `aborted` or `timeout`.
    last_build_status: &'static str,
    last_build_user: Option<String>,
    last_build_user_id: Option<String>,
    /// `InQueue`, `Running` or `Finished`.
    last_job_running_status: Option<&'static str>,
    /// The last build's number within the task, as text.
    build_number: Option<String>,
    /// `#` and the last build's number within task and day.
    task_id: Option<String>,
    /// How long the last build took, in milliseconds.
    build_time: Option<i64>,
    /// `branch`, `tag` or `commitId`.
    build_type: Option<String>,
    code_branch: Option<String>,
    tag: Option<String>,
    commit_id: Option<String>,
    commit_detail_url: Option<String>,
    trigger_type: Option<&'static str>,
    health_score: u32,
    is_finished: bool,
    disabled: bool,
    /// Why it is disabled; empty where it is not.
    forbidden_msg: String,
    /// Whether the caller follows it.
    favorite: bool,
    is_modify: bool,
    is_delete: bool,
    is_execute: bool,
    is_copy: bool,
    is_forbidden: bool,
    is_view: bool,
    /// Whether the project's matrix of rights counts for it.
    project_permission_switch: bool,
    source_code: Option<String>,
    scm_type: Option<String>,
    scm_web_url: Option<String>,
    repo_id: Option<String>,
}

impl TaskItem {
    /// The task of a row, as `actor` sees it.
    pub(super) fn of(row: &TaskRow, actor: &Actor, now: Timestamp) -> Self {
        let (task, last) = (&row.task, row.last.as_ref());
        let rights = row.rights(actor);
        let scm = task.definition.scms.first();
        let source = last.map(|it| &it.source);
        let forbidden = match &task.state {
            TaskState::Disabled { reason, .. } => Some(reason.clone()),
            TaskState::Active | TaskState::Deleted { .. } => None,
        };
        Self {
            id: task.id.to_string(),
            job_name: task.definition.name.to_string(),
            job_creator: task.creator.name.clone(),
            user_name: task.creator.name.clone(),
            nick_name: task.creator.name.clone(),
            user_id: task.creator.id.to_string(),
            project_id: task.project.to_string(),
            project_name: row.project_name.clone(),
            build_project_id: task.build_project.to_string(),
            last_build_time: last.map(|it| it.created.as_millis()),
            last_build_status: words::list_colour(last.map(|it| &it.state)),
            last_build_user: last.map(|it| it.by.name.clone()),
            last_build_user_id: last.map(|it| it.by.id.to_string()),
            last_job_running_status: last.map(|it| words::running_status(&it.state)),
            build_number: last.map(|it| it.number.to_string()),
            task_id: last.map(|it| format!("#{}", it.daily)),
            build_time: last.map(|it| records::duration(it, now)),
            build_type: source.map(|it| it.revision.build_type().to_owned()),
            code_branch: source.and_then(|it| it.revision.branch().map(str::to_owned)),
            tag: source.and_then(|it| it.revision.tag().map(str::to_owned)),
            commit_id: source.and_then(|it| it.commit.as_ref().map(|it| it.id.clone())),
            commit_detail_url: last.and_then(commit_page),
            trigger_type: last.map(|it| words::list_trigger(it.trigger)),
            health_score: task.recent.health_score(),
            is_finished: last.is_none_or(|it| it.state.is_finished()),
            disabled: forbidden.is_some(),
            forbidden_msg: forbidden.unwrap_or_default(),
            favorite: row.is_favourite,
            is_modify: rights.allows(Permission::TaskModify),
            is_delete: rights.allows(Permission::TaskDelete),
            is_execute: rights.allows(Permission::TaskExecute),
            is_copy: rights.allows(Permission::TaskCopy),
            is_forbidden: rights.allows(Permission::TaskDisable),
            is_view: rights.allows(Permission::TaskView),
            project_permission_switch: task.follows_project,
            source_code: scm.map(|it| it.scm_type.clone()),
            scm_type: scm.map(|it| it.scm_type.clone()),
            scm_web_url: scm.and_then(|it| it.web_url.clone()),
            repo_id: scm.and_then(|it| it.repo_id.clone()),
        }
    }
}

/// Where the page of the commit is that a build checked out.
fn commit_page(build: &Build) -> Option<String> {
    let (web, commit) = (build.source.web_url.as_ref()?, build.source.commit.as_ref()?);
    Some(format!("{}/commit/{}", web.trim_end_matches('/'), commit.id))
}
