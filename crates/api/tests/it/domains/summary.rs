//! ShowSummaryBuildJobInfo.

use kiln_testkit::TestServer;
use serde_json::{Value, json};
use std::time::Duration;

async fn summary(server: &TestServer, token: &str) -> Value {
    let reply = server.call(token, "GET", "/v1/domain/job-summary", "").await.ok();
    reply["result"]["summary"].clone()
}

#[tokio::test]
async fn everything_that_was_built_is_counted() {
    let server = TestServer::start().await;
    let nothing = json!({"avg_success_ratio": 0, "build_no": 0, "job_total": 0, "version_total": "0"});
    assert_eq!(summary(&server, server.token()).await, nothing);
    server.finished("good", &["ok"]).await;
    server.finished("better", &["ok"]).await;
    let job = server.task("slow", &["hang on"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "] : on").await;
    server.clock.forward(Duration::from_secs(5));
    server
        .post("/v3/jobs/stop", &json!({"job_id": job, "build_no": 1}))
        .await
        .ok();
    server.wait(&record).await;
    let mut counted = summary(&server, server.token()).await;
    // The clock ticks with every look at it.
    assert!(
        (5000..6000).contains(&counted["build_no"].as_u64().unwrap()),
        "{counted}"
    );
    let expected =
        json!({"avg_success_ratio": 67, "build_no": counted["build_no"], "job_total": 3, "version_total": "0"});
    assert_eq!(counted, expected);
    server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
    server.delete("/v1/job/recycling-empty").await.ok();
    counted["job_total"] = json!(2);
    assert_eq!(summary(&server, server.token()).await, counted);
    let other = server.other_tenant().await;
    assert_eq!(summary(&server, &other.token).await, nothing);
}
