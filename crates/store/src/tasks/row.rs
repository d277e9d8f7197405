//! A task as a row.

use crate::error::Result;
use crate::sql::{Fields, Row};
use kiln_model::task::{Recent, Task, TaskDefinition, TaskState};

/// The columns of a task in a statement, for a table called `t`.
macro_rules! task_columns {
    () => {
        "t.id AS t_id, t.project AS t_project, t.domain AS t_domain, t.build_project AS t_build_project, \
         t.name AS t_name, t.creator_id AS t_creator_id, t.creator_name AS t_creator_name, \
         t.created AS t_created, t.updated AS t_updated, t.state AS t_state, t.state_by_id AS t_state_by_id, \
         t.state_by_name AS t_state_by_name, t.state_at AS t_state_at, t.state_reason AS t_state_reason, \
         t.purge_after AS t_purge_after, t.own_rights AS t_own_rights, t.group_id AS t_group_id, t.recent AS t_recent, \
         t.definition AS t_definition"
    };
}
pub(super) use task_columns;

/// The columns of a task's state, as they are written.
pub(super) struct StateColumns<'a> {
    pub(super) name: &'static str,
    pub(super) by_id: Option<&'a str>,
    pub(super) by_name: Option<&'a str>,
    pub(super) at: Option<kiln_model::time::Timestamp>,
    pub(super) reason: Option<&'a str>,
    pub(super) purge_after: Option<kiln_model::time::Timestamp>,
}

impl<'a> StateColumns<'a> {
    pub(super) fn of(state: &'a TaskState) -> Self {
        match state {
            TaskState::Active => Self {
                name: "active",
                by_id: None,
                by_name: None,
                at: None,
                reason: None,
                purge_after: None,
            },
            TaskState::Disabled { by, at, reason } => Self {
                name: "disabled",
                by_id: Some(by.id.as_str()),
                by_name: Some(&by.name),
                at: Some(*at),
                reason: Some(reason),
                purge_after: None,
            },
            TaskState::Deleted { by, at, purge_after } => Self {
                name: "deleted",
                by_id: Some(by.id.as_str()),
                by_name: Some(&by.name),
                at: Some(*at),
                reason: None,
                purge_after: Some(*purge_after),
            },
        }
    }
}

/// The columns of what a task's repository is named with, as they are written: those of its first one, which is built.
pub(super) struct SourceColumns<'a> {
    pub(super) repo_id: Option<&'a str>,
    pub(super) end_point: Option<&'a str>,
}

impl<'a> SourceColumns<'a> {
    pub(super) fn of(definition: &'a TaskDefinition) -> Self {
        let scm = definition.scms.first();
        Self {
            repo_id: scm.and_then(|it| it.repo_id.as_deref()),
            end_point: scm.and_then(|it| it.end_point_id.as_deref()),
        }
    }
}

/// Reads a task.
pub(super) fn task(row: &Row) -> Result<Task> {
    let fields = Fields::new(row, "tasks", "t_id").prefixed("t_");
    let mut definition: TaskDefinition = fields.json("t_definition")?;
    if definition.name.as_str() != fields.text("t_name")? {
        return Err(fields.unfit("t_name", "it is not the name in the definition"));
    }
    // A group goes without its tasks being written anew: the column is right, whatever the document says.
    definition.group = fields.opt_parsed("t_group_id")?;
    let recent = fields.text("t_recent")?;
    if Recent::parse(&recent).as_str() != recent {
        return Err(fields.unfit("t_recent", "it is not a list of at most ten S and F"));
    }
    Ok(Task {
        id: fields.parsed("t_id")?,
        project: fields.parsed("t_project")?,
        domain: fields.parsed("t_domain")?,
        build_project: fields.parsed("t_build_project")?,
        definition,
        creator: fields.user("t_creator_id", "t_creator_name")?,
        created: fields.time("t_created")?,
        updated: fields.time("t_updated")?,
        state: state(&fields)?,
        follows_project: !fields.flag("t_own_rights")?,
        recent: Recent::parse(&recent),
    })
}

fn state(fields: &Fields<'_>) -> Result<TaskState> {
    let by = || fields.user("t_state_by_id", "t_state_by_name");
    match fields.text("t_state")?.as_str() {
        "active" => Ok(TaskState::Active),
        "disabled" => Ok(TaskState::Disabled {
            by: by()?,
            at: fields.time("t_state_at")?,
            reason: fields.text("t_state_reason")?,
        }),
        "deleted" => Ok(TaskState::Deleted {
            by: by()?,
            at: fields.time("t_state_at")?,
            purge_after: fields.time("t_purge_after")?,
        }),
        other => Err(fields.unfit("t_state", format_args!("{other:?} is no state of a task"))),
    }
}
