//! ShowJobListByProjectId.

use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn page(server: &TestServer, query: &str) -> Value {
    server.get(&format!("/v3/{}/jobs?{query}", server.project())).await.ok()
}

fn names(page: &Value) -> Vec<&str> {
    page["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["job_name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn pages_count_from_zero_and_the_newest_task_comes_first() {
    let server = TestServer::start().await;
    for name in ["a", "b", "c"] {
        server.task(name, &["ok"]).await;
    }
    let first = page(&server, "page_index=0&page_size=2").await;
    assert_eq!((names(&first), &first["total"]), (vec!["c", "b"], &json!(3)));
    assert_eq!(names(&page(&server, "page_index=1&page_size=2").await), ["a"]);
    assert_eq!(
        page(&server, "page_index=2&page_size=2").await,
        json!({"jobs": [], "total": 3})
    );
}

#[tokio::test]
async fn a_task_is_shown_with_its_last_build() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["fail"]).await;
    let item = page(&server, "page_index=0&page_size=10").await["jobs"][0].clone();
    assert_eq!(item["id"], json!(job));
    assert_eq!(item["last_build_status"], "red");
    assert_eq!(item["last_job_running_status"], "Finished");
    assert_eq!(item["last_build_user"], "admin");
    assert_eq!(item["health_score"], 0);
    assert_eq!(item["trigger_type"], "Manual");
    assert!(item["last_build_time"].is_i64() && item["build_time"].is_i64());
    assert_eq!(item["is_finished"], true);
}

#[tokio::test]
async fn a_task_that_never_ran_says_so() {
    let server = TestServer::start().await;
    server.task("demo", &["ok"]).await;
    let item = page(&server, "page_index=0&page_size=10").await["jobs"][0].clone();
    assert_eq!(item["last_build_status"], "none");
    assert_eq!(item["last_build_time"], Value::Null);
}

#[tokio::test]
async fn the_flags_say_what_the_caller_may_do() {
    let server = TestServer::start().await;
    server.task("demo", &["ok"]).await;
    let viewer = server.member(Role::Viewer).await;
    let path = format!("/v3/{}/jobs?page_index=0&page_size=10", server.project());
    let item = server.call(&viewer, "GET", &path, "").await.ok()["jobs"][0].clone();
    assert_eq!(
        (&item["is_view"], &item["is_delete"], &item["is_execute"]),
        (&json!(true), &json!(false), &json!(false))
    );
}
