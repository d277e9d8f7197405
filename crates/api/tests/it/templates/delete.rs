//! Deleting templates.

use super::{make, template};
use axum::body::Body;
use kiln_api::{ApiSettings, NotFound};
use kiln_model::access::Role;
use kiln_testkit::{Settle, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_template_is_deleted_once() {
    let server = TestServer::start().await;
    let uuid = make(&server, "demo").await;
    let path = format!("/v1/template/{uuid}/delete");
    assert_eq!(server.delete(&path).await.ok(), json!({"status": "success"}));
    assert_eq!(
        server.delete(&path).await.refusal(),
        (404, server.delete(&path).await.code())
    );
    assert_eq!(server.get(&format!("/v1/template/{uuid}/custom")).await.status, 404);
}

#[tokio::test]
async fn the_older_form_answers_with_a_list_of_what_was_deleted() {
    let server = TestServer::start().await;
    let uuid = make(&server, "demo").await;
    let reply = server.delete(&format!("/v3/templates/{uuid}/delete")).await.ok();
    let items = reply["result"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!((&items[0]["uuid"], &items[0]["name"]), (&json!(uuid), &json!("demo")));
    assert_eq!(
        server.delete(&format!("/v3/templates/{uuid}/delete")).await.refusal(),
        (404, "CB.00031006".to_owned())
    );
}

#[tokio::test]
async fn only_its_creator_and_administrators_delete_a_template() {
    let server = TestServer::start().await;
    let (maker, other) = (server.member(Role::Developer).await, server.member(Role::Viewer).await);
    let body = template("demo").to_string();
    let mut made = Vec::new();
    for _ in 0..2 {
        let reply = server
            .call(&maker, "POST", "/v1/template/create", body.clone())
            .await
            .ok();
        made.push(format!(
            "/v1/template/{}/delete",
            reply["result"]["uuid"].as_str().unwrap()
        ));
    }
    let refused = server.call(&other, "DELETE", &made[0], Body::empty()).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
    server.call(&maker, "DELETE", &made[0], Body::empty()).await.ok();
    server.delete(&made[1]).await.ok();
}

#[tokio::test]
async fn another_tenant_s_template_does_not_exist() {
    let server = TestServer::start().await;
    let (uuid, other) = (make(&server, "demo").await, server.other_tenant().await);
    let reply = server
        .call(
            &other.token,
            "DELETE",
            &format!("/v1/template/{uuid}/delete"),
            Body::empty(),
        )
        .await;
    assert_eq!(reply.status, 404);
    assert_eq!(server.get(&format!("/v1/template/{uuid}/custom")).await.status, 200);
}

#[tokio::test]
async fn the_hosted_service_s_own_code_is_told_where_that_is_asked_for() {
    let settle = Settle {
        api: ApiSettings {
            not_found: NotFound::Hosted,
            ..ApiSettings::default()
        },
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let reply = server.delete(&format!("/v1/template/{}/delete", "0".repeat(32))).await;
    assert_eq!(reply.refusal(), (422, "DEV.CB.0520002".to_owned()));
}
