//! DownloadBuildLog, DownloadLogByRecordId, DownloadTaskLog.

use kiln_testkit::TestServer;
use serde_json::Value;

#[tokio::test]
async fn both_generations_give_out_the_same_file() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["say hello"]).await;
    let old = server.get(&format!("/v3/{record}/download-log")).await;
    let new = server.get(&format!("/v4/{record}/download-log?log_level=DEBUG")).await;
    assert_eq!(new.header("content-type"), "application/octet-stream");
    assert_eq!(
        new.header("content-disposition"),
        "attachment; filename=\"build-1.log\""
    );
    assert_eq!(new.header("content-length"), new.body.len().to_string());
    assert!(new.text().contains("] [INFO] [say hello] : hello\n"), "{}", new.text());
    assert_eq!(old.body, new.body);
}

#[tokio::test]
async fn a_level_leaves_debug_lines_out() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["say hello"]).await;
    let all = server.get(&format!("/v4/{record}/download-log")).await.text();
    let info = server
        .get(&format!("/v4/{record}/download-log?log_level=INFO"))
        .await
        .text();
    let kept: String = all
        .split_inclusive('\n')
        .filter(|it| !it.contains("] [DEBUG] ["))
        .collect();
    assert_eq!(info, kept);
}

#[tokio::test]
async fn the_log_of_one_step_is_that_steps_part() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["say one", "say two"]).await;
    let whole = server.get(&format!("/v4/{record}/download-log")).await.text();
    let part = server.get(&format!("/v4/{record}/task-log?task_name=say%20two")).await;
    assert_eq!(part.header("content-type"), "application/octet-stream");
    let text = part.text();
    assert!(text.contains("] : two\n") && !text.contains("] : one\n"), "{text}");
    assert!(whole.contains(&text));
    let unknown = server.get(&format!("/v4/{record}/task-log?task_name=none")).await;
    assert_eq!(unknown.refusal(), (404, "CB.00031006".to_owned()));
}

#[tokio::test]
async fn the_log_of_a_running_build_is_given_as_far_as_it_goes() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let log = server.get(&format!("/v4/{record}/download-log")).await;
    assert!(log.text().ends_with("here\n"), "{}", log.text());
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
}
