//! ListRecyclingJob.

use super::{binned, seen};
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

const BIN: &str = "/v1/job/recycling-jobs";

#[tokio::test]
async fn a_deleted_task_is_shown_in_both_envelopes() {
    let server = TestServer::start().await;
    let (job, _) = binned(&server, "demo").await;
    let reply = server.get(BIN).await.ok();
    let made = &server.tenant.credentials;
    let item = json!({
        "job_id": job, "job_name": "demo", "project_id": server.project(), "project_name": "first", "region": "local-1",
        "creator_id": made.user_id, "creator_name": "admin",
        "create_time": "2024-06-26 08:00:00", "create_time_stamp": "1719388800",
        "delete_time": "2024-06-26 08:00:00", "delete_time_stamp": "1719388800",
    });
    let result = json!({"job_list": [item], "total": 1, "keep_time": 30});
    assert_eq!(
        reply,
        json!({
            "result": result, "status": "success", "error": null, "success": true, "message": null, "err_code": null,
        })
    );
}

#[tokio::test]
async fn pages_count_from_one_and_names_are_searched() {
    let server = TestServer::start().await;
    for name in ["alpha", "beta", "alphabet"] {
        binned(&server, name).await;
    }
    let names = async |query: &str| {
        let reply = server.get(&format!("{BIN}?{query}")).await.ok();
        let jobs = reply["result"]["job_list"].as_array().unwrap().clone();
        let names: Vec<String> = jobs
            .iter()
            .map(|it| it["job_name"].as_str().unwrap().to_owned())
            .collect();
        (names.len(), reply["result"]["total"].as_u64().unwrap())
    };
    assert_eq!(names("").await, (3, 3));
    assert_eq!(names("page_size=2").await, (2, 3));
    assert_eq!(names("page_size=2&page_no=2").await, (1, 3));
    assert_eq!(names("page_size=2&page_no=0").await, (2, 3));
    assert_eq!(names("page_size=2&page_no=3").await, (0, 3));
    assert_eq!(names("search=ALPHA").await, (2, 2));
    assert_eq!(names("search=%25").await, (0, 0));
    for wrong in [
        "page_no=-1",
        "page_size=101",
        "page_no=x",
        &format!("search={}", "x".repeat(129)),
    ] {
        let reply = server.get(&format!("{BIN}?{wrong}")).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{wrong}");
    }
}

#[tokio::test]
async fn everybody_sees_what_they_could_delete() {
    let server = TestServer::start().await;
    binned(&server, "demo").await;
    let developer = server.member(Role::Developer).await;
    let (viewer, stranger) = (server.member(Role::Viewer).await, server.user_without_rights().await);
    let other = server.other_tenant().await;
    assert_eq!(seen(&server, &developer).await, ["demo"]);
    for token in [&viewer, &stranger, &other.token] {
        assert_eq!(seen(&server, token).await, [""; 0]);
    }
}

#[tokio::test]
async fn who_made_a_task_sees_it_as_long_as_they_belong_to_its_project() {
    let server = TestServer::start().await;
    let token = server.member(Role::Developer).await;
    let body = kiln_testkit::task_body(server.project(), "mine", &["ok"]).to_string();
    let made = server.call(&token, "POST", "/v3/jobs/create", body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    server.post(&format!("/v3/jobs/{job}/delete"), &Value::Null).await.ok();
    let of = &server.tenant.credentials;
    let iam = &server.app.iam;
    let user = iam.user_named(&of.domain_id, Role::Developer.name()).await.unwrap();
    iam.set_member(&of.project_id, &user.id, Role::Viewer).await.unwrap();
    assert_eq!(seen(&server, &token).await, ["mine"]);
    iam.remove_member(&of.project_id, &user.id).await.unwrap();
    assert_eq!(seen(&server, &token).await, [""; 0]);
}
