//! DeleteBuildJob, DeleteTheJob and BatchDeleteBuildJobs.

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

async fn batch(server: &TestServer, ids: &Value) -> kiln_testkit::TestReply {
    let body = json!({ "job_ids": ids }).to_string();
    server
        .call(server.token(), "DELETE", "/v1/job/batch-delete", body)
        .await
}

#[tokio::test]
async fn the_v1_reply_has_an_error_key() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let path = format!("/v1/job/{id}/delete");
    let expected =
        json!({"result": {"job_id": id, "project_id": server.project()}, "error": null, "status": "success"});
    assert_eq!(server.delete(&path).await.ok(), expected);
    let again = server.delete(&path).await;
    assert_eq!(again.status, 404);
    assert!(again.code().ends_with("CB.00031006"), "{}", again.code());
}

#[tokio::test]
async fn several_tasks_are_deleted_at_once_and_the_first_is_told() {
    let server = TestServer::start().await;
    let (first, second) = (
        server.task("one", &["hang here"]).await,
        server.task("two", &["ok"]).await,
    );
    let record = server.run(&first).await;
    server.until_logged(&record, "here").await;
    let reply = batch(&server, &json!([second, first, second])).await.ok();
    let expected =
        json!({"result": {"job_id": second, "project_id": server.project()}, "error": null, "status": "success"});
    assert_eq!(reply, expected);
    for id in [&first, &second] {
        assert_eq!(server.get(&format!("/v1/job/{id}/config")).await.status, 404);
    }
    let build = server.wait(&record).await;
    assert_eq!(kiln_model::build::words::record_status(&build.state), "ABORTED");
    let mut reader = server.app.engine.store().read().await.unwrap();
    let events = reader.undelivered(100).await.unwrap();
    let deleted: Vec<_> = events
        .iter()
        .filter(|it| it.event == "deleteJob")
        .map(|it| it.task.to_string())
        .collect();
    assert_eq!(deleted, [second, first]);
}

#[tokio::test]
async fn nothing_is_deleted_where_one_task_does_not_exist() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let foreign = server.other_tenant().await;
    let theirs = server
        .call(
            &foreign.token,
            "POST",
            "/v1/job/create",
            kiln_testkit::task_body(&foreign.project, "demo", &["ok"]).to_string(),
        )
        .await
        .ok();
    for other in [json!("0".repeat(32)), theirs["result"]["job_id"].clone()] {
        let refused = batch(&server, &json!([id, other])).await;
        assert_eq!(refused.status, 404);
        assert!(refused.code().ends_with("CB.00031006"));
    }
    server.get(&format!("/v1/job/{id}/config")).await.ok();
}

#[tokio::test]
async fn a_batch_names_one_to_a_hundred_tasks() {
    let server = TestServer::start().await;
    let many: Vec<String> = (0..101).map(|it| format!("{it:032}")).collect();
    for (ids, code) in [
        (json!([]), "CB.00060200"),
        (json!(many), "CB.00060200"),
        (json!("x"), "CB.00060200"),
        (Value::Null, "CB.00060200"),
        (json!([7]), "CB.00060201"),
        (json!([{}]), "CB.00060200"),
    ] {
        assert_eq!(batch(&server, &ids).await.refusal(), (400, code.to_owned()), "{ids}");
    }
}
