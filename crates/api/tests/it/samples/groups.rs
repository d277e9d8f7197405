//! Bodies of the operations on groups.

use super::Things;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

/// A group of the first tenant's project; its id.
pub async fn made(server: &TestServer) -> String {
    let path = format!("/v1/job/{}/group/create", server.project());
    let made = server.post(&path, &json!({"name": "covered"})).await.ok();
    made["result"][0]["id"].as_str().unwrap().to_owned()
}

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "CreateJobGroup" => Some(json!({"name": "another"})),
        "UpdateJobGroup" => Some(json!({"id": things.group, "name": "renamed"})),
        "MoveGroup" => Some(json!({"group_id": things.group, "jobs": [{"job_id": things.job}]})),
        _ => None,
    }
}
