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
        "CreateNewJob" => Some(kiln_testkit::task_body(&things.project, "another-one", &["ok"])),
        "UpdateNewJob" => {
            let mut body = kiln_testkit::task_body(&things.project, "covered", &["ok"]);
            body["job_id"] = json!(things.job);
            Some(body)
        }
        "CopyJob" => {
            let mut body = kiln_testkit::task_body(&things.project, "copied", &["ok"]);
            body["copy_job_id"] = json!(things.job);
            Some(body)
        }
        "BatchDeleteBuildJobs" => Some(json!({"job_ids": [things.job]})),
        "DisableTheJob" => Some(json!({"disabled": false, "reason": "none"})),
        _ => None,
    }
}
