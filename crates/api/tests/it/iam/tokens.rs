//! Tokens.

use axum::body::Body;
use axum::http::Request;
use kiln_model::secret::ExposeSecret as _;
use kiln_testkit::{TestReply, TestServer};
use serde_json::{Value, json};

fn password(server: &TestServer, password: &str, scope: Value) -> Value {
    let made = &server.tenant.credentials;
    json!({"auth": {"identity": {"methods": ["password"], "password": {"user": {
        "name": made.user_name, "password": password, "domain": {"name": made.domain_name}}}}, "scope": scope}})
}

async fn sign_in(server: &TestServer, path: &str, scope: Value) -> TestReply {
    let secret = server.tenant.credentials.password.expose_secret();
    let body = password(server, secret, scope);
    server.call("", "POST", path, body.to_string()).await
}

async fn about(server: &TestServer, method: &str, token: &str, subject: &str) -> TestReply {
    let request = Request::builder().method(method).uri("/v3/auth/tokens");
    let request = request.header("x-auth-token", token).header("x-subject-token", subject);
    server.exchange(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_password_gives_a_token_of_the_region() {
    let server = TestServer::start().await;
    let reply = sign_in(&server, "/v3/auth/tokens", json!({"project": {"name": "local-1"}})).await;
    assert_eq!(reply.status, 201);
    let token = &reply.json()["token"];
    assert_eq!(token["project"]["name"], "local-1");
    assert_eq!(token["user"]["name"], "admin");
    assert_eq!(token["methods"], json!(["password"]));
    assert!(
        token["expires_at"]
            .as_str()
            .unwrap()
            .starts_with("2024-06-27T08:00:00.")
    );
    assert!(token["catalog"].is_array());
    let list = format!("/v3/{}/jobs?page_index=0&page_size=10", server.project());
    assert_eq!(
        server
            .call(reply.header("x-subject-token"), "GET", &list, "")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_catalog_may_be_left_out() {
    let server = TestServer::start().await;
    let reply = sign_in(
        &server,
        "/v3/auth/tokens?nocatalog=true",
        json!({"domain": {"name": "kiln"}}),
    )
    .await;
    assert_eq!(reply.json()["token"].get("catalog"), None);
    assert_eq!(reply.json()["token"]["domain"]["name"], "kiln");
    assert_eq!(reply.json()["token"].get("project"), None);
}

#[tokio::test]
async fn a_wrong_password_is_refused_in_both_shapes() {
    let server = TestServer::start().await;
    let body = password(&server, "wrong", json!({"project": {"name": "local-1"}}));
    let reply = server.call("", "POST", "/v3/auth/tokens", body.to_string()).await;
    assert_eq!(reply.status, 401);
    let error = &reply.json()["error"];
    assert_eq!((&error["code"], &error["title"]), (&json!(401), &json!("Unauthorized")));
    assert_eq!(error["message"], json!(reply.message()));
    assert!(!reply.header("x-iam-trace-id").is_empty());
}

#[tokio::test]
async fn an_access_key_and_a_token_give_tokens_too() {
    let server = TestServer::start().await;
    let made = &server.tenant.credentials;
    let key = json!({"auth": {"identity": {"methods": ["hw_ak_sk"], "hw_ak_sk": {
        "access": {"key": made.ak}, "secret": {"key": made.sk.expose_secret()}}},
        "scope": {"project": {"id": made.iam_project_id.to_string()}}}});
    let first = server.call("", "POST", "/v3/auth/tokens", key.to_string()).await;
    assert_eq!(first.status, 201);
    let token = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": first.header("x-subject-token")}}, "scope": {"domain": {"name": "kiln"}}}});
    let second = server.call("", "POST", "/v3/auth/tokens", token.to_string()).await;
    assert_eq!(second.status, 201);
    assert_eq!(second.json()["token"]["methods"], json!(["token"]));
}

#[tokio::test]
async fn a_token_is_shown_and_taken_back() {
    let server = TestServer::start().await;
    let reply = sign_in(&server, "/v3/auth/tokens", json!({"project": {"name": "local-1"}})).await;
    let subject = reply.header("x-subject-token").to_owned();
    let shown = about(&server, "GET", server.token(), &subject).await;
    assert_eq!(shown.ok()["token"], reply.json()["token"]);
    assert_eq!(shown.header("x-subject-token"), subject);
    let head = about(&server, "HEAD", server.token(), &subject).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(about(&server, "DELETE", server.token(), &subject).await.status, 204);
    assert_eq!(about(&server, "GET", server.token(), &subject).await.status, 404);
    let list = format!("/v3/{}/jobs?page_index=0&page_size=10", server.project());
    assert_eq!(
        server.call(&subject, "GET", &list, "").await.refusal(),
        (401, "APIGW.0301".to_owned())
    );
}

#[tokio::test]
async fn a_token_ends_after_a_day() {
    let server = TestServer::start().await;
    server.clock.forward(std::time::Duration::from_secs(24 * 60 * 60));
    let reply = server.get("/v3/auth/projects").await;
    assert_eq!(reply.refusal(), (401, "APIGW.0307".to_owned()));
}
