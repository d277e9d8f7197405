//! Bodies of the operations on projects and their members.

use super::Things;
use serde_json::{Value, json};

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "CreateProjectV4" => {
            // Made once for each set of things, as a name is taken once.
            let name = format!("another {}", &things.job[..8]);
            Some(json!({"project_name": name, "project_type": "basic"}))
        }
        "UpdateProjectV4" => Some(json!({"description": "changed"})),
        "CheckProjectNameV4" => Some(json!({"project_name": "another"})),
        "AddMemberV4" => Some(json!({"user_id": things.user, "role_id": 4})),
        "BatchAddMembersV4" => Some(json!({"users": [{"user_id": things.user, "role_id": 4}]})),
        "BatchDeleteMembersV4" => Some(json!({"user_ids": [things.user]})),
        "UpdateMembesRoleV4" => Some(json!({"user_ids": [things.user], "role_id": 4})),
        _ => None,
    }
}
