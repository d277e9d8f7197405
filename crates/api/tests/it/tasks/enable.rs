//! DisableBuildJob, EnableBuildJob, DisableTheJob and ShowDisable.

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

#[tokio::test]
async fn a_reason_is_told_to_who_asks_and_to_who_runs() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let path = format!("/v1/job/{id}/disable");
    let disabled = server
        .post(&path, &json!({"disabled": "true", "reason": "broken 坏了"}))
        .await
        .ok();
    assert_eq!(disabled, json!({"status": "success"}));
    let told = server.get(&format!("/v1/job/{id}/check/disable")).await.ok();
    let time = told["result"]["forbidden_time"].as_i64().unwrap();
    assert!(time > 1_719_388_800_000);
    let expected = json!({
        "job_id": id, "job_name": "demo", "disabled": 1, "forbiddener": "admin", "forbidden_time": time, "reson": "broken 坏了",
    });
    assert_eq!(told, json!({"result": expected, "error": null, "status": "success"}));
    let refused = server.post("/v3/jobs/build", &json!({"job_id": id})).await;
    assert!(refused.message().contains("broken 坏了"), "{}", refused.message());
    server.post(&path, &json!({"disabled": false})).await.ok();
    let told = server.get(&format!("/v1/job/{id}/check/disable")).await.ok();
    assert_eq!(told, json!({"result": null, "error": null, "status": "success"}));
    server.post("/v3/jobs/build", &json!({"job_id": id})).await.ok();
}

#[tokio::test]
async fn a_flag_is_needed_and_a_reason_is_one_line_of_some_length() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    for (body, field) in [
        (json!({}), "[disabled]"),
        (json!({"disabled": 1}), "[disabled]"),
        (json!({"disabled": true, "reason": "x".repeat(501)}), "[reason]"),
        (json!({"disabled": true, "reason": "a\u{0}b"}), "[reason]"),
    ] {
        let refused = server.post(&format!("/v1/job/{id}/disable"), &body).await;
        assert_eq!(refused.refusal(), (400, "CB.00060200".to_owned()));
        assert!(refused.message().starts_with(field), "{}", refused.message());
    }
}
