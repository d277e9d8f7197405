//! Temporary access keys, and requests that are signed.

use axum::body::Body;
use axum::http::Request;
use kiln_iam::{RequestToSign, sign};
use kiln_model::secret::{ExposeSecret as _, SecretString};
use kiln_model::time::Clock as _;
use kiln_testkit::{TestReply, TestServer};
use serde_json::{Value, json};

const KEYS: &str = "/v3.0/OS-CREDENTIAL/securitytokens";

fn body(token: Value) -> String {
    json!({"auth": {"identity": {"methods": ["token"], "token": token}}}).to_string()
}

async fn signed(server: &TestServer, ak: &str, sk: &str, token: Option<&str>, path: &str) -> TestReply {
    let mut headers = vec![("host", "127.0.0.1:8070")];
    headers.extend(token.map(|it| ("x-security-token", it)));
    let unsigned = RequestToSign {
        method: "GET",
        path,
        query: "",
        headers: &headers,
        body: b"",
    };
    let proof = sign(&unsigned, ak, &SecretString::from(sk), server.clock.now());
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    for (name, value) in proof {
        request = request.header(name, value);
    }
    server.exchange(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn temporary_keys_sign_requests_only_with_their_token() {
    let server = TestServer::start().await;
    let made = server
        .call(server.token(), "POST", KEYS, body(json!({"duration_seconds": 900})))
        .await;
    assert_eq!(made.status, 201);
    let credential = made.json()["credential"].clone();
    let of = |name: &str| credential[name].as_str().unwrap().to_owned();
    assert!(of("expires_at").starts_with("2024-06-26T08:15:00."));
    let (ak, sk, token) = (of("access"), of("secret"), of("securitytoken"));
    let good = signed(&server, &ak, &sk, Some(&token), "/v3/projects").await;
    assert_eq!(good.status, 200, "{}", good.text());
    let without = signed(&server, &ak, &sk, None, "/v3/projects").await;
    assert_eq!(without.refusal(), (401, "APIGW.0301".to_owned()));
}

#[tokio::test]
async fn the_token_in_the_body_is_enough() {
    let server = TestServer::start().await;
    let made = server
        .call(
            "",
            "POST",
            KEYS,
            body(json!({"id": server.token(), "duration_seconds": "1000"})),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text());
    let refused = server.call("", "POST", KEYS, body(json!({"id": "nonsense"}))).await;
    assert_eq!(refused.refusal(), (401, "APIGW.0301".to_owned()));
    assert_eq!(server.call("", "POST", KEYS, body(json!({}))).await.status, 401);
}

#[tokio::test]
async fn the_lifetime_has_bounds() {
    let server = TestServer::start().await;
    for seconds in [json!(899), json!(86_401), json!(-1), json!("x")] {
        let reply = server
            .call(server.token(), "POST", KEYS, body(json!({"duration_seconds": seconds})))
            .await;
        assert_eq!(reply.status, 400, "{seconds}");
    }
}

#[tokio::test]
async fn a_signature_is_as_good_as_a_token() {
    let server = TestServer::start().await;
    let made = &server.tenant.credentials;
    let job = server.task("demo", &["ok"]).await;
    let path = format!("/v3/jobs/{job}/status");
    let good = signed(&server, &made.ak, made.sk.expose_secret(), None, &path).await;
    assert_eq!(good.status, 200, "{}", good.text());
    let wrong = signed(&server, &made.ak, "wrong", None, &path).await;
    assert_eq!(wrong.refusal(), (401, "APIGW.0301".to_owned()));
    assert!(
        wrong.message().contains("verify aksk signature fail"),
        "{}",
        wrong.message()
    );
}

#[tokio::test]
async fn the_body_is_part_of_what_is_signed() {
    let server = TestServer::start().await;
    let made = &server.tenant.credentials;
    let job = server.task("demo", &["ok"]).await;
    let body = json!({"job_id": job}).to_string();
    let headers = [("content-type", "application/json"), ("host", "127.0.0.1:8070")];
    let unsigned = RequestToSign {
        method: "POST",
        path: "/v3/jobs/build",
        query: "",
        headers: &headers,
        body: body.as_bytes(),
    };
    let proof = sign(&unsigned, &made.ak, &made.sk, server.clock.now());
    let send = async |body: String| {
        let mut request = Request::post("/v3/jobs/build");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        for (name, value) in &proof {
            request = request.header(*name, value);
        }
        server.exchange(request.body(Body::from(body)).unwrap()).await
    };
    assert_eq!(send(body.clone()).await.status, 200);
    assert_eq!(send(format!("{body} ")).await.refusal(), (401, "APIGW.0301".to_owned()));
}

#[tokio::test]
async fn five_wrong_signatures_lock_a_key() {
    let server = TestServer::start().await;
    let made = &server.tenant.credentials;
    for _ in 0..5 {
        assert_eq!(
            signed(&server, &made.ak, "wrong", None, "/v3/projects").await.status,
            401
        );
    }
    let locked = signed(&server, &made.ak, made.sk.expose_secret(), None, "/v3/projects").await;
    assert_eq!(locked.refusal(), (401, "APIGW.0301".to_owned()));
    assert!(
        locked.message().contains("AK access failed to reach the limit"),
        "{}",
        locked.message()
    );
}
