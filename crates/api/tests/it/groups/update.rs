//! UpdateJobGroup.

use super::*;

#[tokio::test]
async fn a_new_name_is_kept_with_who_gave_it() {
    let server = TestServer::start().await;
    let id = made(&server, "before", None).await;
    let reply = update(&server, &json!({"id": id, "name": "after"})).await.ok();
    let group = &reply["result"][0];
    assert_eq!((&group["id"], &group["name"]), (&json!(id), &json!("after")));
    assert_eq!(group["update_user"], "admin");
    assert!(group["update_time"].is_string());
    // The other name of the id; the name that it has already.
    update(&server, &json!({"group_id": id, "name": "after"})).await.ok();
    assert_eq!(tree(&server).await, "after");
}

#[tokio::test]
async fn a_group_moves_with_what_lies_in_it() {
    let server = TestServer::start().await;
    let (a, b) = (made(&server, "a", None).await, made(&server, "b", None).await);
    let inner = made(&server, "inner", Some(&a)).await;
    let reply = update(&server, &json!({"id": a, "parent_id": b})).await.ok();
    assert_eq!(reply["result"][0]["path_id"], json!(format!("{b}.{a}")));
    assert_eq!(tree(&server).await, "b(a(inner))");
    update(&server, &json!({"id": inner, "parent_id": "0"})).await.ok();
    assert_eq!(tree(&server).await, "b(a),inner");
}

#[tokio::test]
async fn a_place_that_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let a = made(&server, "a", None).await;
    let inner = made(&server, "inner", Some(&a)).await;
    for parent in [&a, &inner] {
        assert!(refuses(
            &update(&server, &json!({"id": a, "parent_id": parent})).await,
            "parent_id"
        ));
    }
    let mut deep = made(&server, "1", None).await;
    for name in ["2", "3", "4"] {
        deep = made(&server, name, Some(&deep)).await;
    }
    assert!(refuses(
        &update(&server, &json!({"id": a, "parent_id": deep})).await,
        "parent_id"
    ));
    update(&server, &json!({"id": inner, "parent_id": deep})).await.ok();
    made(&server, "inner", None).await;
    assert!(refuses(
        &update(&server, &json!({"id": inner, "parent_id": ""})).await,
        "name"
    ));
}

#[tokio::test]
async fn a_group_that_is_not_there_cannot_be_changed() {
    let server = TestServer::start().await;
    let a = made(&server, "a", None).await;
    assert!(refuses(&update(&server, &json!({"name": "x"})).await, "id"));
    let unknown = "0".repeat(32);
    assert_eq!(
        update(&server, &json!({"id": unknown, "name": "x"})).await.refusal(),
        missing()
    );
    assert_eq!(
        update(&server, &json!({"id": a, "parent_id": unknown})).await.refusal(),
        missing()
    );
}
