//! Permissions on files.

use crate::samples::keystore::{permission_on, upload};
use axum::body::Body;
use kiln_iam::UserKind;
use kiln_model::secret::SecretString;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

/// A fresh user's id.
async fn user(server: &TestServer, name: &str) -> String {
    let password = SecretString::from("correct horse battery");
    let domain = &server.tenant.credentials.domain_id;
    let made = server
        .app
        .iam
        .create_user(domain, name, &password, UserKind::Member)
        .await;
    made.unwrap().id.to_string()
}

fn grant(file: &str, user: &str) -> Value {
    json!({
        "keystore_id": file, "user_id": user, "user_name": "whoever", "setting": "true", "delete": false, "modify": false,
        "usage": true, "can_absent": true,
    })
}

async fn add(server: &TestServer, body: &Value) -> String {
    let reply = server.post("/v2/keystore/permission/add", body).await.ok();
    reply["result"].as_str().unwrap().to_owned()
}

async fn rows(server: &TestServer, file: &str) -> Vec<Value> {
    let path = format!("/v2/keystore/permission/{file}/query?page=1&page_size=0");
    let reply = server.get(&path).await.ok();
    reply["result"]["permission_list"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_permission_is_given_changed_and_taken_away() {
    let server = TestServer::start().await;
    let (file, ann) = (upload(&server, "a.jks", b"x").await, user(&server, "ann").await);
    let id = add(&server, &grant(&file, &ann)).await;
    let listed = rows(&server, &file).await;
    assert_eq!(listed.len(), 2);
    assert_eq!(
        (&listed[0]["is_creator"], &listed[0]["can_absent"]),
        (&json!(true), &json!(false))
    );
    assert_eq!((&listed[1]["id"], &listed[1]["user_name"]), (&json!(id), &json!("ann")));
    assert_eq!(add(&server, &grant(&file, &ann)).await, id, "a user has one permission");
    let edit = json!({"id": id, "keystore_id": file, "user_name": "x", "delete": true, "modify": true, "usage": false});
    assert_eq!(
        server.post("/v2/keystore/permission/edit", &edit).await.ok()["result"],
        json!(id)
    );
    let row = rows(&server, &file).await.remove(1);
    let rights = ["setting", "delete", "modify", "usage"].map(|it| row[it].as_bool().unwrap());
    assert_eq!(rights, [true, true, true, false], "setting stays");
    let delete = format!("/v2/keystore/permission/{id}/delete");
    assert_eq!(
        server.delete(&delete).await.ok(),
        json!({"result": "", "error": null, "status": "success"})
    );
    assert_eq!(server.delete(&delete).await.status, 404);
    assert_eq!(rows(&server, &file).await.len(), 1);
}

#[tokio::test]
async fn the_permission_of_the_creator_stays() {
    let server = TestServer::start().await;
    let file = upload(&server, "a.jks", b"x").await;
    let own = permission_on(&server, &file).await;
    let admin = server.tenant.credentials.user_id.to_string();
    let edit =
        json!({"id": own, "keystore_id": file, "user_name": "x", "delete": false, "modify": false, "usage": false});
    let fixed = (400, "KILN.0442".to_owned());
    assert_eq!(
        server.post("/v2/keystore/permission/edit", &edit).await.refusal(),
        fixed
    );
    assert_eq!(
        server
            .delete(&format!("/v2/keystore/permission/{own}/delete"))
            .await
            .refusal(),
        fixed
    );
    assert_eq!(
        server
            .post("/v2/keystore/permission/add", &grant(&file, &admin))
            .await
            .refusal(),
        fixed
    );
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_and_what_is_malformed_is_refused() {
    let server = TestServer::start().await;
    let (file, other) = (upload(&server, "a.jks", b"x").await, server.other_tenant().await);
    let none = "0".repeat(32);
    let stranger = other.credentials.user_id.to_string();
    for (file, user) in [(&file, &none), (&file, &stranger), (&none, &stranger)] {
        let reply = server.post("/v2/keystore/permission/add", &grant(file, user)).await;
        assert_eq!(reply.status, 404, "{}", reply.text());
    }
    let mut bad = grant(&file, &none);
    bad["user_id"] = json!("X");
    assert_eq!(
        server.post("/v2/keystore/permission/add", &bad).await.refusal(),
        (400, "CB.00060200".to_owned())
    );
    for query in [
        "",
        "page=0&page_size=1",
        "page=1",
        "page=x&page_size=1",
        "page=1&page_size=101",
    ] {
        let path = format!("/v2/keystore/permission/{file}/query?{query}");
        assert_eq!(
            server.get(&path).await.refusal(),
            (400, "CB.00060200".to_owned()),
            "{query}"
        );
    }
}

#[tokio::test]
async fn who_may_not_set_permissions_neither_sees_nor_changes_them() {
    let server = TestServer::start().await;
    let file = upload(&server, "a.jks", b"x").await;
    let stranger = server.user_without_rights().await;
    let path = format!("/v2/keystore/permission/{file}/query?page=1&page_size=10");
    assert_eq!(server.call(&stranger, "GET", &path, Body::empty()).await.status, 404);
    let share = json!({"id": file, "keystore_name": "a.jks", "description": "", "share": 1});
    server.post(&format!("/v2/keystore/update/{file}"), &share).await.ok();
    let refused = server.call(&stranger, "GET", &path, Body::empty()).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
}
