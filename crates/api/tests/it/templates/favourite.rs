//! Liking templates.

use super::make;
use axum::body::Body;
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn liked(server: &TestServer, token: &str, list: &str, uuid: &str) -> bool {
    let reply = server.call(token, "GET", list, Body::empty()).await.ok();
    let items = reply["result"]["items"].as_array().unwrap();
    items.iter().find(|it| it["uuid"] == uuid).unwrap()["favourite"] == true
}

#[tokio::test]
async fn a_template_is_liked_by_one_user_until_it_is_not() {
    let server = TestServer::start().await;
    let (own, other) = (server.token().to_owned(), server.member(Role::Developer).await);
    let custom = make(&server, "demo").await;
    for (kind, list, uuid) in [
        ("custom", "/v1/template/custom", custom.as_str()),
        (
            "official",
            "/v1/template/officialtemplates?page_size=100",
            "ea5e574463779c9a5c0fd857cd8bcbab",
        ),
    ] {
        for (verb, expected) in [
            ("follow", true),
            ("follow", true),
            ("unfollow", false),
            ("unfollow", false),
        ] {
            let path = format!("/v1/template/{kind}/{uuid}/{verb}");
            assert_eq!(
                server.post(&path, &Value::Null).await.ok(),
                json!({"status": "success"})
            );
            assert_eq!(liked(&server, &own, list, uuid).await, expected, "{path}");
            assert!(!liked(&server, &other, list, uuid).await);
        }
    }
}

#[tokio::test]
async fn a_template_is_liked_by_the_name_of_its_kind() {
    let server = TestServer::start().await;
    let (custom, official) = (make(&server, "demo").await, "ea5e574463779c9a5c0fd857cd8bcbab");
    for path in [
        format!("official/{custom}"),
        format!("custom/{official}"),
        format!("custom/{}", "0".repeat(32)),
    ] {
        for verb in ["follow", "unfollow"] {
            assert_eq!(
                server
                    .post(&format!("/v1/template/{path}/{verb}"), &Value::Null)
                    .await
                    .status,
                404
            );
        }
    }
}
