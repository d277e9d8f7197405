//! Bodies of the operations on tasks.

use super::Things;
use serde_json::{Value, json};

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "CreateBuildJob" => Some(kiln_testkit::task_body(&things.project, "another", &["ok"])),
        "UpdateBuildJob" => {
            let mut body = kiln_testkit::task_body(&things.project, "covered", &["ok"]);
            body["job_id"] = json!(things.job);
            Some(body)
        }
        _ => None,
    }
}
