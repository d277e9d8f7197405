//! ShowLogAnalysis.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn the_steps_that_failed_are_told_with_the_lines_that_say_why() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["say fine", "fail", "never"]).await;
    let result = server.get(&format!("/v1/log/{job}/1/analysis")).await.ok()["result"].clone();
    assert_eq!(
        (&result["jobName"], &result["job_name"]),
        (&json!("demo"), &json!("demo"))
    );
    let nodes = result["error_nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 1);
    assert_eq!((&nodes[0]["node_id"], &nodes[0]["step"]), (&json!("2"), &json!("fail")));
    assert_eq!(nodes[0]["analyzed_success"], true);
    assert_eq!(
        nodes[0]["error_info"]["error_message"],
        "the command ended with exit code 3"
    );
    assert_eq!(nodes[0]["error_info"]["error_code"], "");
    let beyond = server
        .get(&format!("/v1/log/{job}/1/analysis?offset=1&limit=10"))
        .await
        .ok();
    assert_eq!(beyond["result"]["error_nodes"], json!([]));
    let huge = server
        .get(&format!("/v1/log/{job}/1/analysis?offset=999999999&limit=100"))
        .await
        .ok();
    assert_eq!(huge["result"]["error_nodes"], json!([]));
    let bad = server.get(&format!("/v1/log/{job}/1/analysis?limit=101")).await;
    assert_eq!(bad.refusal(), (400, "CB.00060200".to_owned()));
}

#[tokio::test]
async fn a_build_that_did_not_fail_has_nothing_to_be_analysed() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let reply = server.get(&format!("/v1/log/{job}/1/analysis")).await.ok();
    assert_eq!((&reply["status"], &reply["error"]), (&json!("success"), &Value::Null));
    assert_eq!(reply["result"]["error_nodes"], json!([]));
}
