//! Bodies of the operations on permissions.

use super::Things;
use serde_json::{Value, json};

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "BatchUpdateJobRolePermission" => Some(json!({
            "job_ids": [things.job],
            "project_id": things.project,
            "permissions": [{"role_id": 8, "is_view": true}],
        })),
        "ApplyProjectPermission" => Some(json!({
            "job_id": things.job,
            "project_id": things.project,
            "project_switch": true,
        })),
        _ => None,
    }
}
