//! Who may do what in a project, by role, seen from outside.

use kiln_model::access::Role;
use kiln_testkit::{TestReply, TestServer, task_body};
use serde_json::json;

/// What one caller tries, in an order that leaves each next try possible.
async fn tries(server: &TestServer, token: &str, name: &str) -> Vec<(&'static str, u16)> {
    let job = server.task(name, &["ok"]).await;
    let call =
        async |method: &str, path: String, body: String| -> TestReply { server.call(token, method, &path, body).await };
    let mut update = task_body(server.project(), name, &["ok"]);
    update["job_id"] = json!(job);
    let create = task_body(server.project(), &format!("{name}-made"), &["ok"]);
    let run = json!({"job_id": job});
    vec![
        (
            "see",
            call("GET", format!("/v3/jobs/{job}/query"), String::new()).await.status,
        ),
        (
            "create",
            call("POST", "/v3/jobs/create".to_owned(), create.to_string())
                .await
                .status,
        ),
        (
            "update",
            call("POST", "/v3/jobs/update".to_owned(), update.to_string())
                .await
                .status,
        ),
        (
            "run",
            call("POST", "/v3/jobs/build".to_owned(), run.to_string()).await.status,
        ),
        (
            "disable",
            call("POST", format!("/v3/jobs/{job}/disable"), String::new())
                .await
                .status,
        ),
        (
            "enable",
            call("POST", format!("/v3/jobs/{job}/recover"), String::new())
                .await
                .status,
        ),
        (
            "delete",
            call("POST", format!("/v3/jobs/{job}/delete"), String::new())
                .await
                .status,
        ),
    ]
}

#[tokio::test]
async fn developers_and_managers_may_everything_here() {
    let server = TestServer::start().await;
    for role in [
        Role::ProjectAdmin,
        Role::ProjectManager,
        Role::SystemEngineer,
        Role::Committer,
        Role::Developer,
    ] {
        let token = server.member(role).await;
        for (verb, status) in tries(&server, &token, role.name()).await {
            assert_eq!(status, 200, "{} {verb}", role.name());
        }
    }
}

#[tokio::test]
async fn viewers_may_see_and_nothing_else() {
    let server = TestServer::start().await;
    for role in [Role::Viewer, Role::ProductManager, Role::TestManager] {
        let token = server.member(role).await;
        for (verb, status) in tries(&server, &token, role.name()).await {
            let expected = if verb == "see" { 200 } else { 403 };
            assert_eq!(status, expected, "{} {verb}", role.name());
        }
    }
}

#[tokio::test]
async fn participants_may_nothing() {
    let server = TestServer::start().await;
    for role in [Role::Participant, Role::Tester, Role::OperationManager] {
        let token = server.member(role).await;
        for (verb, status) in tries(&server, &token, role.name()).await {
            assert_eq!(status, 403, "{} {verb}", role.name());
        }
    }
}

#[tokio::test]
async fn a_member_who_is_removed_may_nothing_any_more() {
    let server = TestServer::start().await;
    let token = server.member(Role::Developer).await;
    let job = server.task("demo", &["ok"]).await;
    let path = format!("/v3/jobs/{job}/query");
    assert_eq!(server.call(&token, "GET", &path, "").await.status, 200);
    let made = &server.tenant.credentials;
    let user = server
        .app
        .iam
        .user_named(&made.domain_id, Role::Developer.name())
        .await
        .unwrap();
    server.app.iam.remove_member(&made.project_id, &user.id).await.unwrap();
    assert_eq!(
        server.call(&token, "GET", &path, "").await.refusal(),
        (403, "KILN.0403".to_owned())
    );
}

#[tokio::test]
async fn a_user_who_is_disabled_is_nobody() {
    let server = TestServer::start().await;
    let token = server.member(Role::Developer).await;
    let made = &server.tenant.credentials;
    let user = server
        .app
        .iam
        .user_named(&made.domain_id, Role::Developer.name())
        .await
        .unwrap();
    server.app.iam.disable_user(&user.id).await.unwrap();
    assert_eq!(server.call(&token, "GET", "/v3/auth/domains", "").await.status, 401);
}
