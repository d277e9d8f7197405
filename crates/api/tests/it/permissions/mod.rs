//! Permissions: what roles may do, who may change it, and that it is so everywhere.

mod apply;
mod batch;
mod everywhere;
mod internal;
mod project;
mod role;
mod task;

use kiln_testkit::TestServer;
use serde_json::{Value, json};

/// The rows of a task's matrix.
async fn rows(server: &TestServer, job: &str) -> Vec<Value> {
    let reply = server.get(&format!("/v1/job/permission/role?job_id={job}")).await.ok();
    reply["result"].as_array().unwrap().clone()
}

/// The row of a role in a task's matrix.
async fn row(server: &TestServer, job: &str, role: i32) -> Value {
    let rows = rows(server, job).await;
    rows.into_iter().find(|it| it["role_id"] == role).unwrap()
}

/// The body of a batch change.
fn batch(server: &TestServer, jobs: &[&str], permissions: Value) -> String {
    json!({"job_ids": jobs, "project_id": server.project(), "project_switch": false, "permissions": permissions})
        .to_string()
}

const BATCH: &str = "/v1/job/permissions/batch";
