//! Branches and tags of repositories.

mod branches;
mod tags;

use kiln_testkit::TestServer;
use serde_json::json;

/// Makes a task with a repository of this id, which is fetched with that credential; its id.
pub async fn with_source(server: &TestServer, name: &str, url: &str, (repo_id, end_point): (&str, &str)) -> String {
    let mut body = kiln_testkit::task_body(server.project(), name, &["ok"]);
    body["scms"] = json!([{
        "url": url, "scm_type": "default", "branch": "main", "repo_id": repo_id, "end_point_id": end_point,
    }]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    made["result"]["job_id"].as_str().unwrap().to_owned()
}
