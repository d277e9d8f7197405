//! ShowBuildDetails and ListBuildParameter.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

#[tokio::test]
async fn a_build_is_told_with_its_result_once_it_is_over() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let path = format!("/v1/job/{job}/1/build-info");
    let told = server.get(&path).await.ok();
    let result = json!({"building": true, "build_result": null, "region": "local-1"});
    assert_eq!(told, json!({"result": result, "error": null, "status": "success"}));
    server
        .post(&format!("/v1/job/{job}/stop?build_no=1"), &Value::Null)
        .await
        .ok();
    server.wait(&record).await;
    let told = server.get(&path).await.ok();
    assert_eq!(
        told["result"],
        json!({"building": false, "build_result": "ABORTED", "region": "local-1"})
    );
    for (name, step, word) in [("good", "ok", "SUCCESS"), ("bad", "fail", "FAILURE")] {
        let (job, _) = server.finished(name, &[step]).await;
        let told = server.get(&format!("/v1/job/{job}/1/build-info")).await.ok();
        assert_eq!(told["result"]["build_result"], word);
    }
}

#[tokio::test]
async fn the_parameters_of_a_build_are_listed_and_private_ones_masked() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["parameters"] = json!([{"params": [
        {"name": "name", "value": "token"}, {"name": "defaultValue", "value": "hunter22"},
        {"name": "sensitiveVar", "value": "true"},
    ]}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let run = json!({"job_id": job, "parameter": [{"name": "PIPELINE_NUMBER", "value": "7"}]});
    server.post("/v1/job/execute", &run).await.ok();
    let told = server.get(&format!("/v1/job/{job}/1/history-parameters")).await.ok();
    let expected = json!([
        {"name": "codeBranch", "value": "master"},
        {"name": "token", "value": "******"},
        {"name": "PIPELINE_NUMBER", "value": "7"},
    ]);
    assert_eq!(told, json!({"result": expected, "error": null, "status": "success"}));
}

#[tokio::test]
async fn an_unknown_number_is_not_found() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    for path in ["build-info", "history-parameters"] {
        let reply = server.get(&format!("/v1/job/{job}/2/{path}")).await;
        assert_eq!(reply.refusal(), (404, "DEVCB.00031006".to_owned()));
    }
}
