//! ShowHistoryDetails.

use kiln_testkit::{Settle, TestServer, task_body};
use serde_json::{Value, json};

#[tokio::test]
async fn steps_and_parameters_of_a_build_are_shown() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok", "fail", "never"]);
    body["parameters"] = json!([{"params": [
        {"name": "name", "value": "token"}, {"name": "defaultValue", "value": "hunter2"}, {"name": "sensitiveVar", "value": "true"},
    ]}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let record = server.run(job).await;
    server.wait(&record).await;
    let details = server.get(&format!("/v3/jobs/{job}/1/history-details")).await.ok();
    assert_eq!(details["job_name"], "demo");
    assert_eq!(details["build_number"], 1);
    assert_eq!(details["project_name"], "first");
    assert_eq!(
        details["parameters"],
        json!({"codeBranch": "master", "token": "******"})
    );
    let steps = details["build_steps"].as_array().unwrap();
    let of = |name: &str| steps.iter().find(|it| it["name"] == name).unwrap()["status"].clone();
    assert_eq!(
        (of("ok"), of("fail"), of("never")),
        (json!("success"), json!("error"), json!(""))
    );
}

#[tokio::test]
async fn a_build_that_never_got_a_place_has_no_steps_to_show() {
    let settle = Settle {
        concurrency: 1,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let job = server.task("demo", &["hang here"]).await;
    let first = server.run(&job).await;
    server.until_logged(&first, "here").await;
    let second = server.run(&job).await;
    let path = format!("/v3/jobs/{job}/2/history-details");
    assert_eq!(server.get(&path).await.ok()["build_steps"], json!([]));
    let log = format!("/v3/jobs/{job}/2/real-time-log?offset=0");
    assert_eq!(server.get(&log).await.ok()["result"]["has_more_data"], true);
    server.post(&format!("/v3/jobs/{job}/2/stop"), &Value::Null).await.ok();
    server.wait(&second).await;
    assert_eq!(server.get(&path).await.refusal(), (403, "CB.00031059".to_owned()));
    let log = server
        .get(&format!("/v3/jobs/{job}/2/real-time-log?offset=0"))
        .await
        .ok();
    assert_eq!(
        log["result"],
        json!({"content": "", "current_offset": 0, "offset": 0, "has_more_data": false})
    );
}
