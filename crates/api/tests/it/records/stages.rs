//! ShowBuildRecordFullStages.

use super::with_source;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn stages(server: &TestServer, record: &str) -> Value {
    let reply = server
        .get(&format!("/v1/record/{record}/full-stages?cascade=true"))
        .await
        .ok();
    assert_eq!(reply["result"]["check_stages"], Value::Null);
    reply["result"]["build_stages"].clone()
}

#[tokio::test]
async fn the_stages_are_what_the_build_did_from_its_place_to_its_end() {
    let server = TestServer::start().await;
    let job = with_source(&server, "demo", &["ok", "fail", "never"]).await;
    let record = server.run(&job).await;
    let build = server.wait(&record).await;
    let stages = stages(&server, &record).await;
    let told = ["initial", "stage1", "stage2", "stage3", "stage4", "final"].map(|key| {
        let stage = &stages[key];
        assert_eq!(stage["execution_stage_name"], key);
        assert_eq!(stage["build_record_id"], json!(record));
        assert_eq!(stage["execution_id"], json!(build.execution));
        assert_eq!(stage["node_id"], stage["sequence"]);
        (
            stage["sequence"].as_i64().unwrap(),
            stage["display_name"].as_str().unwrap().to_owned(),
            stage["status"].as_str().unwrap().to_owned(),
            stage["status_code"].as_i64().unwrap(),
            stage["log_status"].as_str().unwrap().to_owned(),
        )
    });
    let expected = [
        (0, "Initial", "SUCCESS", 5, "NONE"),
        (1, "Code CheckOut", "SUCCESS", 5, "FINISHED"),
        (2, "ok", "SUCCESS", 5, "FINISHED"),
        (3, "fail", "FAILURE", 6, "FINISHED"),
        (4, "never", "SKIPPED", 10, "NONE"),
        (5, "Final", "SUCCESS", 5, "NONE"),
    ]
    .map(|(place, name, status, code, log)| (place, name.to_owned(), status.to_owned(), code, log.to_owned()));
    assert_eq!(told, expected);
    assert_eq!(stages.as_object().unwrap().len(), 6);
    let (initial, last) = (&stages["initial"], &stages["final"]);
    assert!(initial["finish_time"].as_str().unwrap() <= stages["stage1"]["start_time"].as_str().unwrap());
    assert!(stages["stage3"]["finish_time"].as_str().unwrap() <= last["start_time"].as_str().unwrap());
    assert_eq!(stages["stage4"]["start_time"], Value::Null);
    let moments = build.moments;
    assert!(moments.taken <= moments.ready && moments.ready <= moments.steps_over && moments.taken.is_some());
}

#[tokio::test]
async fn a_build_under_way_has_stages_that_run_and_that_wait() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here", "later"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let under_way = stages(&server, &record).await;
    let status = |stages: &Value, key: &str| stages[key]["status"].as_str().unwrap().to_owned();
    assert_eq!(status(&under_way, "initial"), "SUCCESS");
    assert_eq!(
        (status(&under_way, "stage1"), under_way["stage1"]["log_status"].clone()),
        ("RUNNING".to_owned(), json!("WRITING"))
    );
    assert_eq!(
        (status(&under_way, "stage2"), status(&under_way, "final")),
        ("WAITING".into(), "WAITING".into())
    );
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
    let over = stages(&server, &record).await;
    assert_eq!(
        (status(&over, "stage1"), status(&over, "stage2")),
        ("ABORTED".into(), "SKIPPED".into())
    );
}

#[tokio::test]
async fn a_build_that_never_left_the_queue_has_its_beginning_alone() {
    let settle = kiln_testkit::Settle {
        concurrency: 1,
        ..kiln_testkit::Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let job = server.task("demo", &["hang here"]).await;
    let first = server.run(&job).await;
    server.until_logged(&first, "here").await;
    let second = server.run(&job).await;
    assert_eq!(stages(&server, &second).await["initial"]["status"], "QUEUED");
    server.post(&format!("/v3/jobs/{job}/2/stop"), &Value::Null).await.ok();
    let stages = stages(&server, &second).await;
    assert_eq!(
        (&stages["initial"]["status"], &stages["initial"]["status_code"]),
        (&json!("ABORTED"), &json!(8))
    );
    assert_eq!(
        (&stages["initial"]["start_time"], &stages["final"]["status"]),
        (&Value::Null, &json!("SKIPPED"))
    );
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&first).await;
    let bad = server
        .get(&format!("/v1/record/{first}/full-stages?cascade=maybe"))
        .await;
    assert_eq!(bad.refusal(), (400, "CB.00060200".to_owned()));
}
