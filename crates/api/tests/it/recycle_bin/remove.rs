//! DeleteRecyclingJobs and ClearRecyclingJobs.

use super::{EMPTY, REMOVE, binned, ids, seen};
use kiln_model::access::Role;
use kiln_model::id::TaskId;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn files(server: &TestServer, folder: &str) -> usize {
    fn below(folder: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return 0;
        };
        let count = |it: std::io::Result<std::fs::DirEntry>| {
            let path = it.unwrap().path();
            if path.is_dir() { below(&path) } else { 1 }
        };
        entries.map(count).sum()
    }
    below(&server.folder().join(folder))
}

async fn exists(server: &TestServer, job: &str) -> bool {
    let id = TaskId::parse(job).unwrap();
    let mut reader = server.app.engine.store().read().await.unwrap();
    reader.binned_task(&id).await.unwrap().is_some()
}

#[tokio::test]
async fn when_the_reply_comes_nothing_of_the_task_is_left() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["say hello"]).await;
    server.hand_in(&record, "out/a.txt", b"content").await;
    server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
    assert_eq!((files(&server, "logs").await, files(&server, "blobs").await), (1, 1));
    let reply = server
        .call(server.token(), "DELETE", REMOVE, ids(&[&job, &job]))
        .await
        .ok();
    assert_eq!(reply, json!({"status": "success"}));
    assert!(!exists(&server, &job).await);
    assert_eq!((files(&server, "logs").await, files(&server, "blobs").await), (0, 0));
    let again = server.call(server.token(), "DELETE", REMOVE, ids(&[&job])).await;
    assert_eq!(again.refusal(), (404, "DEVCB.00031006".to_owned()));
    let mut reader = server.app.engine.store().read().await.unwrap();
    let page = kiln_store::Page { offset: 0, limit: 10 };
    let deeds = reader
        .audit_of(&server.tenant.credentials.domain_id, page)
        .await
        .unwrap();
    assert!(deeds.iter().any(|it| it.action == "removeJob" && it.resource == job));
}

#[tokio::test]
async fn a_task_whose_build_was_running_is_removed_with_it() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang on"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "] : on").await;
    server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
    server.call(server.token(), "DELETE", REMOVE, ids(&[&job])).await.ok();
    assert_eq!(files(&server, "logs").await, 0);
}

#[tokio::test]
async fn the_whole_bin_is_emptied_at_once_for_who_sees_it() {
    let server = TestServer::start().await;
    let mut jobs = Vec::new();
    for n in 0..5 {
        let job = server.task(&format!("t-{n}"), &["ok"]).await;
        server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
        jobs.push(job);
    }
    let viewer = server.member(Role::Viewer).await;
    server.call(&viewer, "DELETE", EMPTY, "").await.ok();
    assert_eq!(seen(&server, server.token()).await.len(), 5);
    let developer = server.member(Role::Developer).await;
    let reply = server.call(&developer, "DELETE", EMPTY, "").await.ok();
    assert_eq!(reply, json!({"status": "success", "error": null}));
    assert_eq!(seen(&server, server.token()).await, [""; 0]);
    let restore = server
        .call(server.token(), "POST", super::RESTORE, ids(&[&jobs[0]]))
        .await;
    assert_eq!(restore.refusal(), (404, "DEVCB.00031006".to_owned()));
    for job in &jobs {
        while exists(&server, job).await {
            tokio::task::yield_now().await;
        }
    }
    server.delete(EMPTY).await.ok();
}

#[tokio::test]
async fn another_tenant_empties_its_own_bin_alone() {
    let server = TestServer::start().await;
    binned(&server, "demo").await;
    let other = server.other_tenant().await;
    server.call(&other.token, "DELETE", EMPTY, "").await.ok();
    assert_eq!(seen(&server, server.token()).await, ["demo"]);
}
