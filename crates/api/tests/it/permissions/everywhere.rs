//! A right that is taken away is gone in every operation, at once, and also in a log that is being followed.

use super::{BATCH, batch};
use crate::samples::Things;
use crate::walk::build_operations;
use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt as _;
use kiln_model::access::{Permission, RightSet, Role};
use kiln_testkit::TestServer;
use serde_json::json;
use std::time::Duration;

const ROLES: [Role; 5] = [
    Role::ProjectManager,
    Role::Committer,
    Role::Developer,
    Role::Viewer,
    Role::Participant,
];

const ALL: [Permission; 9] = [
    Permission::TaskCreate,
    Permission::TaskModify,
    Permission::TaskDelete,
    Permission::TaskView,
    Permission::TaskExecute,
    Permission::TaskCopy,
    Permission::TaskDisable,
    Permission::TaskAssign,
    Permission::TaskGroup,
];

async fn grant(server: &TestServer, role: Role, rights: RightSet) {
    let project = &server.tenant.credentials.project_id;
    let at = kiln_model::time::Timestamp::from_millis(1);
    let mut unit = server.app.engine.store().begin().await.unwrap();
    unit.set_project_rights(project, role.id(), rights, at).await.unwrap();
    unit.commit().await.unwrap();
}

fn missing() -> (u16, String) {
    (403, "KILN.0403".to_owned())
}

#[tokio::test]
async fn who_lacks_one_right_is_refused_by_every_operation_that_asks_for_it() {
    let server = TestServer::start().await;
    let things = Things::of(&server).await;
    for role in ROLES {
        let token = server.member(role).await;
        for permission in ALL {
            grant(&server, role, RightSet::ALL.without(permission)).await;
            for operation in build_operations().filter(|it| it.permission.as_deref() == Some(permission.name())) {
                let refusal = operation.status(&server, &token, &things).await;
                assert_eq!(refusal, missing(), "{} as {}", operation.id, role.name());
            }
        }
    }
}

#[tokio::test]
async fn who_has_one_right_is_refused_by_every_operation_that_asks_for_another() {
    let server = TestServer::start().await;
    let things = Things::of(&server).await;
    let token = server.member(Role::Participant).await;
    for permission in ALL {
        grant(&server, Role::Participant, RightSet::NONE.with(permission)).await;
        let others =
            build_operations().filter(|it| it.asks("task:") && it.permission.as_deref() != Some(permission.name()));
        for operation in others {
            let refusal = operation.status(&server, &token, &things).await;
            assert_eq!(refusal, missing(), "{} with {}", operation.id, permission.name());
        }
    }
}

#[tokio::test]
async fn who_has_every_right_is_refused_by_no_operation_on_tasks() {
    let server = TestServer::start().await;
    let token = server.member(Role::Participant).await;
    grant(&server, Role::Participant, RightSet::ALL).await;
    let things = Things::of(&server).await;
    for operation in build_operations().filter(|it| it.asks("task:")) {
        let refusal = operation.status(&server, &token, &things).await;
        assert_ne!(refusal, missing(), "{}", operation.id);
    }
}

#[tokio::test]
async fn a_matrix_of_the_tasks_own_counts_for_that_task_alone() {
    let server = TestServer::start().await;
    let (one, other) = (server.task("one", &["ok"]).await, server.task("other", &["ok"]).await);
    let viewer = server.member(Role::Viewer).await;
    let own = batch(&server, &[&one], json!([{"role_id": 8, "is_view": false}]));
    server.call(server.token(), "POST", BATCH, own).await.ok();
    for (job, status) in [(one, 403), (other, 200)] {
        let path = format!("/v3/jobs/{job}/query");
        assert_eq!(server.call(&viewer, "GET", &path, "").await.status, status);
    }
}

#[tokio::test]
async fn who_follows_a_log_and_loses_the_right_hears_no_more() {
    let server = TestServer::start().await;
    let viewer = server.member(Role::Viewer).await;
    let job = server.task("demo", &["hang first"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "] : first").await;
    let request = Request::get(format!("/kiln/v1/builds/{record}/log/follow")).header("x-auth-token", &viewer);
    let reply = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status(), 200);
    let mut events = reply.into_body().into_data_stream();
    assert!(events.next().await.is_some());
    let own = batch(&server, &[&job], json!([{"role_id": 8, "is_view": false}]));
    server.call(server.token(), "POST", BATCH, own).await.ok();
    server.clock.forward(Duration::from_secs(11));
    let stop = json!({"job_id": job, "build_no": "1"});
    server.post("/v3/jobs/stop", &stop).await.ok();
    let mut rest = Vec::new();
    while let Some(Ok(bytes)) = events.next().await {
        rest.extend_from_slice(&bytes);
    }
    let rest = String::from_utf8(rest).unwrap();
    assert!(!rest.contains("event: end"), "{rest}");
}
