//! What every request meets: request ids, unknown routes, bounds, languages.

use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt as _;
use kiln_api::{ApiSettings, NotFound};
use kiln_model::access::Role;
use kiln_testkit::{Settle, TestServer};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[tokio::test]
async fn every_reply_has_its_own_request_id() {
    let server = TestServer::start().await;
    let first = server.get("/healthz").await;
    let second = server.call("", "GET", "/nowhere", Body::empty()).await;
    let ids = [first.header("x-request-id"), second.header("x-request-id")];
    assert!(ids.iter().all(|it| it.len() == 32));
    assert_ne!(ids[0], ids[1]);
    assert_eq!(second.json()["request_id"], ids[1]);
}

#[tokio::test]
async fn an_unknown_route_is_refused_as_the_gateway_does() {
    let server = TestServer::start().await;
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/v3/nowhere/at/all"),
        ("POST", "/v9/jobs/create"),
        ("GET", "/v3/jobs/create/"),
    ] {
        let reply = server.call(server.token(), method, path, Body::empty()).await;
        assert_eq!(reply.refusal(), (404, "APIGW.0101".to_owned()), "{method} {path}");
    }
}

#[tokio::test]
async fn an_unknown_method_is_refused_like_an_unknown_route() {
    let server = TestServer::start().await;
    for (method, path) in [
        ("PUT", "/v3/jobs/create"),
        ("GET", "/v3/jobs/build"),
        ("PATCH", "/healthz"),
    ] {
        let reply = server.call(server.token(), method, path, Body::empty()).await;
        assert_eq!(reply.refusal(), (404, "APIGW.0101".to_owned()), "{method} {path}");
    }
}

#[tokio::test]
async fn a_body_over_12_megabytes_is_413() {
    let server = TestServer::start().await;
    let large = "x".repeat(12 * 1024 * 1024 + 1);
    let reply = server
        .call(server.token(), "POST", "/v3/jobs/create", large.clone())
        .await;
    assert_eq!(reply.refusal(), (413, "APIGW.0201".to_owned()));
    // Without a length, the bound is met while reading.
    let pieces = futures_util::stream::iter([Ok::<_, std::io::Error>(large.into_bytes())]);
    let request = Request::post("/v3/jobs/create")
        .header("x-auth-token", server.token())
        .body(Body::from_stream(pieces))
        .unwrap();
    assert_eq!(server.exchange(request).await.status, 413);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_400() {
    let server = TestServer::start().await;
    let pieces = futures_util::stream::iter([Ok(b"{".to_vec()), Err(std::io::Error::other("gone"))]);
    let request = Request::post("/v3/jobs/create")
        .header("x-auth-token", server.token())
        .body(Body::from_stream(pieces))
        .unwrap();
    assert_eq!(server.exchange(request).await.refusal(), (400, "APIGW.0201".to_owned()));
}

/// A body that fails the test when somebody reads it before the reply is decided; it says how much of it was taken.
fn watched(pieces: usize) -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = taken.clone();
    let stream = futures_util::stream::iter(0..pieces).map(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Ok::<_, std::io::Error>(vec![b'x'; 1024])
    });
    (Body::from_stream(stream), taken)
}

#[tokio::test]
async fn who_can_be_refused_by_the_head_alone_is_refused_before_the_body_is_read() {
    let server = TestServer::start().await;
    let made = &server.tenant.credentials;
    let domain = server.domain_token().await;
    let signed = |ak: &str, date: &str, list: &str| {
        vec![
            ("host", "h".to_owned()),
            ("x-sdk-date", date.to_owned()),
            (
                "authorization",
                format!(
                    "SDK-HMAC-SHA256 Access={ak}, SignedHeaders={list}, Signature={}",
                    "0".repeat(64)
                ),
            ),
        ]
    };
    let now = server
        .app
        .engine
        .clock()
        .now()
        .to_utc()
        .format("%Y%m%dT%H%M%SZ")
        .to_string();
    let (ak, both) = (made.ak.as_str(), "host;x-sdk-date");
    for (case, headers, status) in [
        ("nothing", vec![], 401),
        ("an unknown token", vec![("x-auth-token", "unknown".to_owned())], 401),
        ("a token of the whole tenant", vec![("x-auth-token", domain)], 403),
        ("an unknown key", signed("NOSUCHKEY", &now, both), 401),
        ("an old date", signed(ak, "20200101T000000Z", both), 401),
        (
            "a header that is not there",
            signed(ak, &now, "host;x-more;x-sdk-date"),
            401,
        ),
        ("a list without the date", signed(ak, &now, "host"), 401),
    ] {
        // Whoever waits for leave to send is not asked to.
        let (body, taken) = watched(4);
        let mut request = Request::post("/v3/jobs/create").header("expect", "100-continue");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let reply = server.exchange(request.body(body).unwrap()).await;
        assert_eq!(reply.status, status, "{case}: {}", reply.text());
        assert_eq!(taken.load(Ordering::SeqCst), 0, "{case}");
    }
}

#[tokio::test]
async fn a_body_that_nobody_wants_is_taken_from_the_wire_for_clients_that_send_first() {
    let server = TestServer::start().await;
    let (body, taken) = watched(300);
    let request = Request::post("/v3/jobs/create").body(body).unwrap();
    assert_eq!(server.exchange(request).await.status, 401);
    assert_eq!(taken.load(Ordering::SeqCst), 300);
}

#[tokio::test]
async fn a_sign_in_has_a_small_body() {
    let server = TestServer::start().await;
    for path in ["/v3/auth/tokens", "/v3.0/OS-CREDENTIAL/securitytokens"] {
        let large = "x".repeat(128 * 1024 + 1);
        let reply = server.call("", "POST", path, large).await;
        let expected = if path.starts_with("/v3/") { 413 } else { 401 };
        assert_eq!(reply.status, expected, "{path}: {}", reply.text());
    }
}

#[tokio::test]
async fn messages_are_chinese_for_who_asks() {
    let server = TestServer::start().await;
    let ask = async |language: &str| {
        let request = Request::get(format!("/v3/jobs/{}/status", "0".repeat(32)))
            .header("x-auth-token", server.token())
            .header("x-language", language);
        server.exchange(request.body(Body::empty()).unwrap()).await.message()
    };
    assert_eq!(ask("en-us").await, "the task does not exist");
    assert_eq!(ask("zh-cn").await, "构建任务不存在");
    assert_eq!(ask("zh-CN").await, "构建任务不存在");
}

#[tokio::test]
async fn not_found_may_be_answered_as_the_hosted_service_does() {
    let api = ApiSettings {
        not_found: NotFound::Hosted,
        ..ApiSettings::default()
    };
    let server = TestServer::start_with(Settle {
        api,
        ..Settle::default()
    })
    .await;
    let reply = server
        .post(&format!("/v3/jobs/{}/delete", "0".repeat(32)), &serde_json::Value::Null)
        .await;
    assert_eq!(reply.refusal(), (422, "CB.00031006".to_owned()));
    let current = server.get(&format!("/v1/job/{}/info", "0".repeat(32))).await;
    assert_eq!(current.refusal(), (422, "DEVCB.00031006".to_owned()));
    assert_eq!(server.get("/nowhere").await.status, 404);
}

#[tokio::test]
async fn json_is_declared_with_its_character_set() {
    let server = TestServer::start().await;
    for path in ["/healthz", "/readyz", "/openapi.json", "/nowhere"] {
        assert_eq!(
            server.get(path).await.header("content-type"),
            "application/json;charset=UTF-8",
            "{path}"
        );
    }
}

#[tokio::test]
async fn readiness_tells_what_runs_the_builds_and_ends_with_the_shutdown() {
    let server = TestServer::start().await;
    let ready = server.get("/readyz").await.ok();
    assert_eq!(ready["executor"][0], "fake executor: runs nothing");
    server.app.engine.drain(std::time::Duration::ZERO).await;
    assert_eq!(server.get("/readyz").await.refusal(), (503, "KILN.0503".to_owned()));
    assert_eq!(server.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_failure_inside_is_told_without_its_cause() {
    let server = TestServer::start().await;
    server.app.engine.store().close().await;
    let reply = server.get(&format!("/v3/jobs/{}/status", "0".repeat(32))).await;
    assert_eq!(reply.refusal(), (500, "CB.00060101".to_owned()));
    assert_eq!(reply.message(), "internal error");
    assert_eq!(server.get("/readyz").await.status, 503);
}

#[tokio::test]
async fn the_document_is_served() {
    let server = TestServer::start().await;
    let document = server.call("", "GET", "/openapi.json", Body::empty()).await.ok();
    assert_eq!(document, serde_json::to_value(kiln_api::openapi()).unwrap());
    assert_eq!(
        document["paths"]["/v3/jobs/create"]["post"]["operationId"],
        "CreateBuildJob"
    );
}

#[tokio::test]
async fn a_user_who_calls_too_often_is_told_when_to_come_back() {
    let mut api = ApiSettings::default();
    api.rate.operations.insert("ListJobConfig".to_owned(), 2);
    let server = TestServer::start_with(Settle {
        api,
        ..Settle::default()
    })
    .await;
    let job = server.task("busy", &["ok"]).await;
    let path = format!("/v3/jobs/{job}/query");
    for _ in 0..2 {
        server.get(&path).await.ok();
    }
    let refused = server.get(&path).await;
    assert_eq!(refused.refusal(), (429, "APIGW.0308".to_owned()));
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    let other = server.member(Role::Viewer).await;
    assert_eq!(server.call(&other, "GET", &path, Body::empty()).await.status, 200);
    assert_eq!(server.get(&format!("/v3/jobs/{job}/status")).await.status, 200);
}
