//! StopBuildJob and StopJob.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn running(server: &TestServer) -> (String, String) {
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    (job, record)
}

#[tokio::test]
async fn a_running_build_is_stopped_by_the_numbers_in_the_path() {
    let server = TestServer::start().await;
    let (job, record) = running(&server).await;
    let reply = server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    assert_eq!(reply, json!({"success": true, "result": ""}));
    server.wait(&record).await;
    let build = server.get(&format!("/v4/jobs/{job}/1/record-info")).await.ok();
    assert_eq!(build["result"]["status"], "ABORTED");
    assert_eq!(build["result"]["err_msg"], "stopped by admin");
}

#[tokio::test]
async fn the_number_in_the_body_may_be_text_or_an_integer() {
    for number in [json!("1"), json!(1)] {
        let server = TestServer::start().await;
        let (job, record) = running(&server).await;
        let reply = server
            .post("/v3/jobs/stop", &json!({"job_id": job, "build_no": number}))
            .await
            .ok();
        assert_eq!(reply, json!({"result": true}));
        server.wait(&record).await;
    }
}

#[tokio::test]
async fn a_finished_build_cannot_be_stopped() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let path = server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await;
    assert_eq!(path.refusal(), (400, "DEV.CB.032302".to_owned()));
    let body = server
        .post("/v3/jobs/stop", &json!({"job_id": job, "build_no": 1}))
        .await;
    assert_eq!(body.refusal(), (400, "DEV.CB.032302".to_owned()));
}

#[tokio::test]
async fn an_unknown_number_is_not_found() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let reply = server.post(&format!("/v3/jobs/{job}/2/stop"), &Value::Null).await;
    assert_eq!(reply.refusal(), (404, "CB.00031006".to_owned()));
}
