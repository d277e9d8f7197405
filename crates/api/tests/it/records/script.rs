//! ShowBuildRecordBuildScript.

use super::with_source;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn a_script_is_what_the_build_ran_and_not_what_the_task_is_now() {
    let server = TestServer::start().await;
    let job = with_source(&server, "demo", &["first"]).await;
    let record = server.run(&job).await;
    server.wait(&record).await;
    let mut body = kiln_testkit::task_body(server.project(), "demo", &["second"]);
    body["job_id"] = json!(job);
    server.post("/v3/jobs/update", &body).await.ok();
    let reply = server.get(&format!("/v1/record/{record}/build-script")).await.ok();
    let script = reply["result"].as_str().unwrap();
    assert!(
        script.contains("displayName: first") && !script.contains("second"),
        "{script}"
    );
    assert!(
        script.contains("Code CheckOut") && script.contains("branch: main"),
        "{script}"
    );
    assert!(script.contains(&job) && script.contains(server.project()), "{script}");
    assert!(!script.contains("s3cret"), "{script}");
}
