//! What is done to the groups of a project's tasks. One file per verb; each verb is one unit of work with its audit row, and
//! decides by the whole tree, which nobody else changes meanwhile.

mod change;
mod create;
mod delete;
mod moving;
mod place;
mod swap;

pub use change::GroupChange;
pub use moving::MovedTask;
pub(crate) use place::group_of_project;

use crate::Engine;
use kiln_model::access::Actor;
use kiln_model::task::Group;
use kiln_model::time::Timestamp;
use kiln_store::{AuditRow, Result, Unit};
use serde_json::json;

impl Engine {
    async fn audit_group(unit: &mut Unit, at: Timestamp, by: &Actor, action: &str, group: &Group) -> Result<()> {
        let row = AuditRow {
            at,
            domain: by.domain.clone(),
            user: by.user.clone(),
            action: action.to_owned(),
            resource: group.id.to_string(),
            detail: json!({ "name": group.name, "project_id": group.project }),
        };
        unit.insert_audit(&row).await
    }
}
