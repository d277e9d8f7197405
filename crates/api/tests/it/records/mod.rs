//! Records.

mod badge;
mod brief;
mod details;
mod filtered;
mod histories;
mod infos;
mod last_history;
mod output;
mod record;
mod script;
mod stages;

/// Makes a task with these steps and a repository on branch main; its id.
async fn with_source(server: &kiln_testkit::TestServer, name: &str, steps: &[&str]) -> String {
    let mut body = kiln_testkit::task_body(server.project(), name, steps);
    let url = "https://ann:s3cret@host/team/demo.git";
    body["scms"] = serde_json::json!([{"url": url, "scm_type": "default", "branch": "main"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    made["result"]["job_id"].as_str().unwrap().to_owned()
}
