//! DeleteBuildJob.

use axum::body::Body;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn the_reply_names_task_and_project_and_has_no_error_key() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let reply = server.post(&format!("/v3/jobs/{id}/delete"), &Value::Null).await;
    let expected = json!({"result": {"job_id": id, "project_id": server.project()}, "status": "success"});
    assert_eq!(reply.ok(), expected);
    assert_eq!(reply.header("content-type"), "application/json;charset=UTF-8");
}

#[tokio::test]
async fn a_deleted_task_is_gone_for_every_operation_and_its_name_is_free() {
    let server = TestServer::start().await;
    let (id, record) = server.finished("demo", &["ok"]).await;
    server.post(&format!("/v3/jobs/{id}/delete"), &Value::Null).await.ok();
    for path in [
        format!("/v3/jobs/{id}/query"),
        format!("/v3/jobs/{id}/status"),
        format!("/v4/jobs/{id}/1/record-info"),
        format!("/v4/{record}/download-log"),
    ] {
        assert_eq!(
            server.get(&path).await.refusal(),
            (404, "CB.00031006".to_owned()),
            "{path}"
        );
    }
    let list = server
        .get(&format!("/v3/{}/jobs?page_index=0&page_size=10", server.project()))
        .await
        .ok();
    assert_eq!(list, json!({"jobs": [], "total": 0}));
    server.task("demo", &["ok"]).await;
}

#[tokio::test]
async fn the_second_delete_finds_nothing() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let path = format!("/v3/jobs/{id}/delete");
    assert_eq!(server.post(&path, &Value::Null).await.status, 200);
    assert_eq!(
        server.post(&path, &Value::Null).await.refusal(),
        (404, "CB.00031006".to_owned())
    );
}

#[tokio::test]
async fn of_many_deletes_at_once_exactly_one_succeeds() {
    let server = std::sync::Arc::new(TestServer::start().await);
    let id = server.task("demo", &["ok"]).await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (server, path) = (server.clone(), format!("/v3/jobs/{id}/delete"));
        tries.spawn(async move { server.call(server.token(), "POST", &path, Body::empty()).await.status });
    }
    let mut statuses = tries.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|it| *it == 404), "{statuses:?}");
}

#[tokio::test]
async fn a_running_build_is_stopped_with_the_cause() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["hang here"]).await;
    let record = server.run(&id).await;
    server.until_logged(&record, "here").await;
    server.post(&format!("/v3/jobs/{id}/delete"), &Value::Null).await.ok();
    let build = server.wait(&record).await;
    assert_eq!(kiln_model::build::words::record_status(&build.state), "ABORTED");
    assert_eq!(
        kiln_model::build::words::error_text(&build.state).unwrap(),
        "task deleted by admin"
    );
}
