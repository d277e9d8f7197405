//! ShowLastHistory.

use kiln_testkit::TestServer;

#[tokio::test]
async fn a_repository_without_a_successful_build_has_no_last_one() {
    let server = TestServer::start().await;
    let path = format!("/v3/jobs/{}/last-history?repository_name=demo", server.project());
    assert_eq!(server.get(&path).await.refusal(), (404, "CB.00031006".to_owned()));
}

#[tokio::test]
async fn the_newest_success_of_a_repository_is_shown() {
    let server = TestServer::start().await;
    let repository = repository(server.folder());
    let mut body = kiln_testkit::task_body(server.project(), "demo", &["ok"]);
    body["scms"] = serde_json::json!([{"url": repository, "scm_type": "default", "branch": "main"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let record = server.run(job).await;
    server.wait(&record).await;
    let path = format!("/v3/jobs/{}/last-history?repository_name=demo", server.project());
    let reply = server.get(&path).await;
    // The steps play parts, the checkout among them: no commit is known.
    let last = reply.ok();
    assert_eq!(last["job_id"], job);
    assert_eq!(last["job_name"], "demo");
    assert_eq!(last["record_id"], "20240626.1");
    assert_eq!(last["result"], "SUCCESS");
}

fn repository(folder: &std::path::Path) -> String {
    format!("file://{}/demo.git", folder.display())
}
