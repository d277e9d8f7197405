//! ShowLastHistory.

use kiln_testkit::{COMMIT, TestServer};

#[tokio::test]
async fn a_repository_without_a_successful_build_has_no_last_one() {
    let server = TestServer::start().await;
    let path = format!("/v3/jobs/{}/last-history?repository_name=demo", server.project());
    assert_eq!(server.get(&path).await.refusal(), (404, "CB.00031006".to_owned()));
}

#[tokio::test]
async fn the_newest_success_of_a_repository_is_shown() {
    let server = TestServer::start().await;
    let mut body = kiln_testkit::task_body(server.project(), "demo", &["ok"]);
    body["scms"] = serde_json::json!([{"url": "https://host/team/demo.git", "scm_type": "default", "branch": "main"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    for _ in 0..2 {
        let record = server.run(job).await;
        server.wait(&record).await;
    }
    let path = format!("/v3/jobs/{}/last-history?repository_name=demo", server.project());
    let last = server.get(&path).await.ok();
    assert_eq!(last["job_id"], job);
    assert_eq!(last["job_name"], "demo");
    assert_eq!(last["build_number"], 2);
    assert_eq!(last["record_id"], "20240626.2");
    assert_eq!(last["result"], "SUCCESS");
    assert_eq!(last["commit_id"], COMMIT);
    let record = server.get(&format!("/v4/jobs/{job}/2/record-info")).await.ok()["result"].clone();
    assert_eq!((&record["commit"], &record["branch"]), (&COMMIT.into(), &"main".into()));
    assert_eq!(record["commit_message"], "fix the roof");
    assert_eq!(record["commit_create_time"], "2024-06-26T05:33:20.000+00:00");
}
