//! ApplyProjectPermission.

use super::{BATCH, batch, row};
use kiln_model::access::Role;
use kiln_testkit::{TestReply, TestServer};
use serde_json::{Value, json};

const APPLY: &str = "/v1/job/project/permission";

async fn switch(server: &TestServer, token: &str, job: &str, on: impl Into<Value>) -> TestReply {
    let body = json!({"job_id": job, "project_id": server.project(), "project_switch": on.into()});
    server.call(token, "POST", APPLY, body.to_string()).await
}

#[tokio::test]
async fn switching_off_changes_nothing_and_keeps_what_the_project_changes_away() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let reply = switch(&server, server.token(), &job, "false").await.ok();
    assert_eq!(reply, json!({"result": "success", "error": null, "status": "success"}));
    assert_eq!(row(&server, &job, 8).await["is_view"], true);
    let project = batch(&server, &[], json!([{"role_id": 8, "is_view": false}]));
    server.call(server.token(), "POST", BATCH, project).await.ok();
    assert_eq!(row(&server, &job, 8).await["is_view"], true);
    switch(&server, server.token(), &job, true).await.ok();
    assert_eq!(row(&server, &job, 8).await["is_view"], false);
}

#[tokio::test]
async fn nobody_gives_more_by_the_switch_than_they_have() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let manager = server.member(Role::ProjectManager).await;
    let own = json!([{"role_id": 3, "is_delete": false}, {"role_id": 4, "is_delete": false}]);
    server
        .call(server.token(), "POST", BATCH, batch(&server, &[&job], own))
        .await
        .ok();
    let refused = switch(&server, &manager, &job, true).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
    assert!(refused.message().contains("task:delete"), "{}", refused.message());
    assert_eq!(row(&server, &job, 3).await["is_delete"], false);
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    for (body, code, field) in [
        (json!({"project_switch": true}), "CB.00060200", "job_id"),
        (json!({"job_id": "X", "project_switch": true}), "CB.00060201", "task id"),
        (json!({"job_id": job}), "CB.00060200", "project_switch"),
        (
            json!({"job_id": job, "project_switch": 7}),
            "CB.00060200",
            "project_switch",
        ),
        (
            json!({"job_id": job, "project_id": "X", "project_switch": true}),
            "CB.00060200",
            "project_id",
        ),
    ] {
        let reply = server.post(APPLY, &body).await;
        assert_eq!(reply.refusal(), (400, code.to_owned()), "{body}");
        assert!(reply.message().contains(field), "{}", reply.message());
    }
    let elsewhere = json!({"job_id": job, "project_id": "0".repeat(32), "project_switch": true});
    assert_eq!(
        server.post(APPLY, &elsewhere).await.refusal(),
        (404, "DEVCB.00031006".to_owned())
    );
}

#[tokio::test]
async fn who_may_not_assign_may_not_switch() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let developer = server.member(Role::Developer).await;
    let refused = switch(&server, &developer, &job, false).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
}
