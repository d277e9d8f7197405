//! DownloadBuildTaskLog, ShowRunningStepLog.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn the_log_of_a_step_is_the_same_in_both_generations_and_whole_without_a_name() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["say one", "say two"]).await;
    let old = server.get(&format!("/v4/{record}/task-log?task_name=stage2")).await;
    let new = server
        .get(&format!("/v1/log/{record}/task-log?task_name=say%20two"))
        .await;
    assert_eq!((new.status, &new.body), (200, &old.body));
    let whole = server.get(&format!("/v1/log/{record}/task-log")).await;
    assert_eq!(whole.body, server.get(&format!("/v4/{record}/download-log")).await.body);
    let unknown = server.get(&format!("/v1/log/{record}/task-log?task_name=none")).await;
    assert_eq!(unknown.refusal(), (404, "DEVCB.00031006".to_owned()));
}

#[tokio::test]
async fn the_step_that_runs_shows_what_it_printed_so_far() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["say one", "hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "] : here").await;
    let path = format!("/v1/log/task/step?job_id={job}&build_no=1");
    let running = server.get(&path).await.ok()["result"].clone();
    assert_eq!(
        (&running["step"], &running["status"]),
        (&json!("hang here"), &json!("running"))
    );
    let log = running["log"].as_str().unwrap();
    assert!(log.ends_with("] : here\n") && !log.contains("one"), "{log}");
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
    let over = server.get(&path).await.ok()["result"].clone();
    assert_eq!((&over["step"], &over["status"]), (&json!("hang here"), &json!("error")));
    let bad = server.get("/v1/log/task/step?job_id=X&build_no=1").await;
    assert_eq!(bad.refusal(), (400, "CB.00060201".to_owned()));
}
