//! The templates of the tenant.

use super::make;
use axum::body::Body;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn names(server: &TestServer, path: &str) -> (Vec<String>, u64) {
    let reply = server.get(path).await.ok();
    let items = reply["result"]["items"].as_array().unwrap();
    let names = items.iter().map(|it| it["name"].as_str().unwrap().to_owned());
    (names.collect(), reply["result"]["total_size"].as_u64().unwrap())
}

#[tokio::test]
async fn the_two_generations_page_from_one_and_from_zero() {
    let mut server = TestServer::start().await;
    for name in ["a", "b", "c"] {
        make(&server, name).await;
        server.later(std::time::Duration::from_secs(1)).await;
    }
    for (path, expected) in [
        ("/v1/template/custom", vec!["c", "b", "a"]),
        ("/v1/template/custom?page=1&page_size=2", vec!["c", "b"]),
        ("/v1/template/custom?page=2&page_size=2", vec!["a"]),
        ("/v1/template/custom?page=3&page_size=2", vec![]),
        ("/v3/templates/query", vec!["c", "b", "a"]),
        ("/v3/templates/query?page=0&page_size=2", vec!["c", "b"]),
        ("/v3/templates/query?page=1&page_size=2", vec!["a"]),
    ] {
        let (found, total) = names(&server, path).await;
        assert_eq!(
            (found, total),
            (expected.iter().map(ToString::to_string).collect(), 3),
            "{path}"
        );
    }
}

#[tokio::test]
async fn templates_are_found_by_a_part_of_their_words() {
    let server = TestServer::start().await;
    make(&server, "Alpha").await;
    make(&server, "beta_1").await;
    for (query, expected) in [
        ("name=ALP", 1),
        ("name=a", 2),
        ("name=_", 1),
        ("name=%25", 0),
        ("filter=FOR%20tests", 2),
        ("filter=admin", 2),
        ("filter=gradle", 0),
        ("name=beta&filter=shell", 1),
        ("tags=red", 2),
    ] {
        let (found, total) = names(&server, &format!("/v1/template/custom?{query}")).await;
        assert_eq!((found.len() as u64, total), (expected, expected), "{query}");
    }
    assert_eq!(names(&server, "/v3/templates/query?name=alpha").await.1, 1);
}

#[tokio::test]
async fn bounds_are_kept() {
    let server = TestServer::start().await;
    for path in [
        "/v1/template/custom?page=0",
        "/v1/template/custom?page_size=101",
        "/v3/templates/query?page=-1",
        "/v3/templates/query?page_size=1000",
        &format!("/v1/template/custom?name={}", "x".repeat(257)),
    ] {
        assert_eq!(
            server.get(path).await.refusal(),
            (400, "CB.00060200".to_owned()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn another_tenant_sees_nothing_of_it() {
    let server = TestServer::start().await;
    let (uuid, other) = (make(&server, "demo").await, server.other_tenant().await);
    let reply = server
        .call(&other.token, "GET", "/v1/template/custom", Body::empty())
        .await
        .ok();
    assert_eq!(reply["result"], json!({"items": [], "total_size": 0}));
    let shown = server
        .call(
            &other.token,
            "GET",
            &format!("/v1/template/{uuid}/custom"),
            Body::empty(),
        )
        .await;
    assert_eq!(shown.status, 404);
    let liked = server
        .call(
            &other.token,
            "POST",
            &format!("/v1/template/custom/{uuid}/follow"),
            Value::Null.to_string(),
        )
        .await;
    assert_eq!(liked.status, 404);
}
