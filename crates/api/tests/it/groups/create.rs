//! CreateJobGroup.

use super::*;
use kiln_testkit::task_body;

#[tokio::test]
async fn the_reply_is_a_list_with_the_new_group() {
    let server = TestServer::start().await;
    let top = made(&server, "top", None).await;
    let reply = create(
        &server,
        &json!({"name": "inner", "parent_id": top, "project_id": server.project()}),
    )
    .await
    .ok();
    assert_eq!((&reply["status"], &reply["error"]), (&json!("success"), &Value::Null));
    let group = &reply["result"][0];
    let id = group["id"].as_str().unwrap();
    assert_eq!(
        (group["group_id"].as_str(), &group["name"]),
        (Some(id), &json!("inner"))
    );
    assert_eq!(group["parent_id"], json!(top));
    assert_eq!(group["path_id"], json!(format!("{top}.{id}")));
    assert_eq!(
        (&group["ordinal"], &group["create_user"]),
        (&json!("1"), &json!("admin"))
    );
    assert_eq!(group["project_id"], server.project());
    assert_eq!(
        group["domain_id"],
        json!(server.tenant.credentials.domain_id.to_string())
    );
    assert!(group["create_time"].as_str().unwrap().ends_with("+0000"), "{group}");
    assert_eq!(
        (&group["update_user"], &group["update_time"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn the_root_is_named_by_nothing_or_by_zero() {
    let server = TestServer::start().await;
    for (name, parent) in [("a", Value::Null), ("b", json!("")), ("c", json!("0"))] {
        let reply = create(&server, &json!({"name": name, "parent_id": parent})).await.ok();
        assert_eq!(reply["result"][0]["parent_id"], Value::Null, "{name}");
    }
    assert_eq!(tree(&server).await, "a,b,c");
}

#[tokio::test]
async fn a_name_is_taken_once_beside_its_siblings() {
    let server = TestServer::start().await;
    let top = made(&server, "same", None).await;
    assert!(refuses(&create(&server, &json!({"name": "same"})).await, "name"));
    made(&server, "same", Some(&top)).await;
}

#[tokio::test]
async fn groups_lie_five_levels_deep_and_no_deeper() {
    let server = TestServer::start().await;
    let mut above = made(&server, "1", None).await;
    for name in ["2", "3", "4", "5"] {
        above = made(&server, name, Some(&above)).await;
    }
    let refused = create(&server, &json!({"name": "6", "parent_id": above})).await;
    assert!(refuses(&refused, "parent_id"), "{}", refused.text());
}

#[tokio::test]
async fn a_project_has_a_hundred_groups_and_no_more() {
    let server = TestServer::start().await;
    for n in 0..100 {
        made(&server, &format!("g{n}"), None).await;
    }
    let refused = create(&server, &json!({"name": "more"})).await;
    assert!(
        refuses(&refused, "name") && refused.message().contains("100"),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn what_cannot_be_a_group_is_refused() {
    let server = TestServer::start().await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"name": "a\nb"}), "name"),
        (json!({"name": "x".repeat(129)}), "name"),
        (json!({"name": ["x"]}), "name"),
        (json!({"name": "x", "parent_id": "X"}), "parent_id"),
        (json!({"name": "x", "id": "X"}), "id"),
        (json!({"name": "x", "project_id": "0".repeat(32)}), "project_id"),
    ] {
        let reply = create(&server, &body).await;
        assert!(refuses(&reply, field), "{body} {}", reply.text());
    }
    let unknown = create(&server, &json!({"name": "x", "parent_id": "0".repeat(32)})).await;
    assert_eq!(unknown.refusal(), missing());
}

#[tokio::test]
async fn a_task_is_made_in_a_group_of_its_project_alone() {
    let server = TestServer::start().await;
    let group = made(&server, "g", None).await;
    let mut body = task_body(server.project(), "inside", &["ok"]);
    body["group_id"] = json!("0".repeat(32));
    assert!(refuses(&server.post("/v3/jobs/create", &body).await, "group_id"));
    body["group_id"] = json!(group);
    let job = server.post("/v3/jobs/create", &body).await.ok()["result"]["job_id"].clone();
    let read = server
        .get(&format!("/v3/jobs/{}/query", job.as_str().unwrap()))
        .await
        .ok();
    assert_eq!(read["result"]["group_id"], json!(group));
    body["job_id"] = job;
    body["group_id"] = json!("1".repeat(32));
    assert!(refuses(&server.post("/v3/jobs/update", &body).await, "group_id"));
}
