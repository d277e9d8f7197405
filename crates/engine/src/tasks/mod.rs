//! What is done to tasks. One file per verb; each verb is one unit of work, with its audit row and its event in it.

mod create;
mod delete;
mod disable;
mod draft;
mod favourite;
mod update;

pub use delete::DeletedTask;
pub use draft::{DraftParameter, TaskDraft};

use crate::Engine;
use kiln_model::access::Actor;
use kiln_model::build::Build;
use kiln_model::id::{ProjectId, TaskId};
use kiln_model::time::Timestamp;
use kiln_store::{AuditRow, Result, Unit};
use serde_json::{Value, json};

impl Engine {
    /// Writes down who did what to a task.
    pub(crate) async fn audit(
        unit: &mut Unit,
        at: Timestamp,
        by: &Actor,
        action: &str,
        task: &TaskId,
        name: &str,
    ) -> Result<()> {
        unit.insert_audit(&Self::deed(at, by, action, task, json!({ "job_name": name })))
            .await
    }

    /// Writes down who did what to a build.
    pub(crate) async fn audit_build(
        unit: &mut Unit,
        at: Timestamp,
        by: &Actor,
        action: &str,
        build: &Build,
    ) -> Result<()> {
        let detail = json!({
            "job_name": build.task_name,
            "build_no": build.number,
            "record_id": build.record,
            "trigger_type": build.trigger.name(),
        });
        unit.insert_audit(&Self::deed(at, by, action, &build.task, detail))
            .await
    }

    fn deed(at: Timestamp, by: &Actor, action: &str, task: &TaskId, detail: Value) -> AuditRow {
        AuditRow {
            at,
            domain: by.domain.clone(),
            user: by.user.clone(),
            action: action.to_owned(),
            resource: task.to_string(),
            detail,
        }
    }

    /// Leaves an event for whoever tells people.
    pub(crate) async fn announce(
        unit: &mut Unit,
        at: Timestamp,
        by: &Actor,
        event: &str,
        (task, project, name): (&TaskId, &ProjectId, &str),
    ) -> Result<()> {
        let payload = json!({ "job_name": name, "user_id": by.user.id, "user_name": by.user.name });
        unit.insert_event(at, event, task, project, &payload).await
    }
}
