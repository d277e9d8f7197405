//! The recycle bin: what is kept, brought back, removed.

mod keep;
mod list;
mod remove;
mod restore;

use kiln_testkit::TestServer;
use serde_json::{Value, json};

/// A task with one build, deleted; its id and the record.
async fn binned(server: &TestServer, name: &str) -> (String, String) {
    let (job, record) = server.finished(name, &["say hello"]).await;
    server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
    (job, record)
}

/// The names of what a caller sees in the bin.
async fn seen(server: &TestServer, token: &str) -> Vec<String> {
    let reply = server.call(token, "GET", "/v1/job/recycling-jobs", "").await.ok();
    let jobs = reply["result"]["job_list"].as_array().unwrap().clone();
    assert_eq!(reply["result"]["total"], jobs.len());
    jobs.iter()
        .map(|it| it["job_name"].as_str().unwrap().to_owned())
        .collect()
}

fn ids(jobs: &[&str]) -> String {
    json!({"job_ids": jobs}).to_string()
}

const RESTORE: &str = "/v1/job/recycling-restoration";
const REMOVE: &str = "/v1/job/recycling-deletion";
const EMPTY: &str = "/v1/job/recycling-empty";
