//! SetKeepTime.

use super::binned;
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::{Value, json};
use std::time::Duration;

const KEEP: &str = "/v1/job/keep-time";
const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn an_administrator_sets_for_how_long_deleted_tasks_are_kept() {
    let server = TestServer::start().await;
    let reply = server.post(KEEP, &json!({"keep_time": "7"})).await.ok();
    assert_eq!(
        reply,
        json!({"result": {"keep_time": 7}, "error": null, "status": "success"})
    );
    let bin = server.get("/v1/job/recycling-jobs").await.ok();
    assert_eq!(bin["result"]["keep_time"], 7);
}

#[tokio::test]
async fn other_users_may_not_set_it() {
    let server = TestServer::start().await;
    let manager = server.member(Role::ProjectManager).await;
    let refused = server
        .call(&manager, "POST", KEEP, json!({"keep_time": 7}).to_string())
        .await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
}

#[tokio::test]
async fn it_is_a_number_of_days_from_1_to_30() {
    let server = TestServer::start().await;
    for wrong in [
        json!(0),
        json!(31),
        json!(-1),
        json!(1.5),
        json!("x"),
        json!(null),
        json!(1_u64 << 40),
    ] {
        let reply = server.post(KEEP, &json!({"keep_time": wrong})).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{wrong}");
        assert!(reply.message().contains("[keep_time]"), "{}", reply.message());
    }
    for right in [1, 30] {
        server.post(KEEP, &json!({"keep_time": right})).await.ok();
    }
}

#[tokio::test]
async fn shorter_counts_for_what_is_deleted_from_now_on_and_longer_for_all() {
    let mut server = TestServer::start().await;
    server.post(KEEP, &json!({"keep_time": 10})).await.ok();
    let (before, _) = binned(&server, "before").await;
    server.post(KEEP, &json!({"keep_time": 1})).await.ok();
    let (after, _) = binned(&server, "after").await;
    let mut reader = server.app.engine.store().read().await.unwrap();
    let now = kiln_model::time::Clock::now(&*server.clock);
    let due = reader.tasks_to_purge(now.after(2 * DAY), 10).await.unwrap();
    assert_eq!(due.iter().map(|it| it.as_str()).collect::<Vec<_>>(), [&after]);
    server.post(KEEP, &json!({"keep_time": 20})).await.ok();
    assert_eq!(reader.tasks_to_purge(now.after(19 * DAY), 10).await.unwrap(), []);
    drop(reader);
    server.later(21 * DAY).await;
    // Deleting another task rings the reconciler's bell.
    let bell = server.task("bell", &["ok"]).await;
    server.post(&format!("/v3/jobs/{bell}/delete"), &Value::Null).await.ok();
    let gone = kiln_model::id::TaskId::parse(&before).unwrap();
    while server
        .app
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .binned_task(&gone)
        .await
        .unwrap()
        .is_some()
    {
        tokio::task::yield_now().await;
    }
}
