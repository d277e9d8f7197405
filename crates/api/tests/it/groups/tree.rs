//! ListGroupTree.

use super::*;
use kiln_model::access::Role;

#[tokio::test]
async fn the_tree_is_nested_and_in_its_order() {
    let server = TestServer::start().await;
    assert_eq!(server.get(&path(&server, "tree")).await.ok()["result"], json!([]));
    let a = made(&server, "a", None).await;
    let b = made(&server, "b", None).await;
    made(&server, "deep", Some(&made(&server, "inner", Some(&a)).await)).await;
    let reply = server.get(&path(&server, "tree")).await.ok();
    assert_eq!(outline(&reply["result"]), "a(inner(deep)),b");
    let node = &reply["result"][1];
    assert_eq!(
        (&node["id"], &node["path_id"], &node["ordinal"]),
        (&json!(b), &json!(b), &json!(2))
    );
    assert_eq!((&node["parent_id"], &node["update_time"]), (&Value::Null, &Value::Null));
    assert_eq!(node["children"], json!([]));
    let deep = &reply["result"][0]["children"][0]["children"][0];
    assert!(
        deep["path_id"].as_str().unwrap().starts_with(&format!("{a}.")),
        "{deep}"
    );
}

#[tokio::test]
async fn who_sees_tasks_sees_groups_and_does_not_change_them() {
    let server = TestServer::start().await;
    made(&server, "a", None).await;
    let viewer = server.member(Role::Viewer).await;
    let seen = server.call(&viewer, "GET", &path(&server, "tree"), "").await.ok();
    assert_eq!(outline(&seen["result"]), "a");
    let body = json!({"name": "b"}).to_string();
    let refused = server.call(&viewer, "POST", &path(&server, "create"), body).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
    let developer = server.member(Role::Developer).await;
    let body = json!({"name": "b"}).to_string();
    server
        .call(&developer, "POST", &path(&server, "create"), body)
        .await
        .ok();
}
