//! ShowProjectJobPermission.

use super::{BATCH, batch};
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::json;

fn path(server: &TestServer, job: &str) -> String {
    format!("/v1/job/permission?project_id={}&job_id={job}", server.project())
}

#[tokio::test]
async fn the_callers_rights_on_a_task_are_told_with_the_role_that_gives_them() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let viewer = server.member(Role::Viewer).await;
    let told = server.call(&viewer, "GET", &path(&server, &job), "").await.ok();
    assert_eq!(told["status"], "success");
    let result = &told["result"];
    assert_eq!((&result["role_id"], &result["job_id"]), (&json!(8), &json!(job)));
    assert_eq!(
        (&result["is_view"], &result["is_execute"]),
        (&json!(true), &json!(false))
    );
    let rows = json!([{"role_id": 8, "is_execute": true}]);
    server
        .call(server.token(), "POST", BATCH, batch(&server, &[&job], rows))
        .await
        .ok();
    let told = server.call(&viewer, "GET", &path(&server, &job), "").await.ok();
    assert_eq!(told["result"]["is_execute"], true);
    assert_eq!(told["result"]["last_update_time"], "Jun 26, 2024 8:00:00 AM");
}

#[tokio::test]
async fn the_creator_may_everything() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let told = server.get(&path(&server, &job)).await.ok()["result"].clone();
    assert_eq!(
        (&told["role_id"], &told["is_manager"], &told["count"]),
        (&json!(-3), &json!(true), &json!(0))
    );
}

#[tokio::test]
async fn a_task_of_another_project_is_404() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let zeros = "0".repeat(32);
    for path in [
        format!("/v1/job/permission?project_id={zeros}&job_id={job}"),
        path(&server, &zeros),
    ] {
        assert_eq!(server.get(&path).await.refusal(), (404, "DEVCB.00031006".to_owned()));
    }
    let wrong = server.get(&path(&server, "X")).await;
    assert_eq!(wrong.refusal(), (400, "CB.00060201".to_owned()));
}
