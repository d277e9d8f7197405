//! DisableBuildJob and EnableBuildJob.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn a_disabled_task_does_not_run_until_it_is_enabled() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let disabled = server.post(&format!("/v3/jobs/{id}/disable"), &Value::Null).await.ok();
    assert_eq!(disabled, json!({"status": "success"}));
    let refused = server.post("/v3/jobs/build", &json!({"job_id": id})).await;
    assert_eq!(refused.refusal(), (400, "KILN.0409".to_owned()));
    assert!(refused.message().contains("admin"), "{}", refused.message());
    let enabled = server.post(&format!("/v3/jobs/{id}/recover"), &Value::Null).await.ok();
    assert_eq!(enabled, json!({"status": "success"}));
    server.post("/v3/jobs/build", &json!({"job_id": id})).await.ok();
}

#[tokio::test]
async fn disabling_twice_and_enabling_twice_changes_nothing() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    for verb in ["disable", "disable", "recover", "recover"] {
        assert_eq!(
            server.post(&format!("/v3/jobs/{id}/{verb}"), &Value::Null).await.status,
            200,
            "{verb}"
        );
    }
}
