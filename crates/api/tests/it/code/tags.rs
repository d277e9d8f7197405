//! ListCodeTags.

use super::with_source;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

fn names(reply: &Value) -> Vec<&str> {
    let tags = reply["result"]["tags"].as_array().unwrap();
    tags.iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn tags_come_by_name_and_by_pages() {
    let server = TestServer::start().await;
    with_source(&server, "demo", "https://host/demo.git", ("7", "e")).await;
    let all = server.get("/v1/code/tags?scm_type=default&repo_id=7").await.ok();
    assert_eq!(
        (names(&all), &all["result"]["total"]),
        (vec!["V1.1", "v1.0", "v2.0"], &json!(3))
    );
    let tag = json!({"id": kiln_testkit::COMMIT, "name": "V1.1", "commit_id": kiln_testkit::COMMIT});
    assert_eq!(all["result"]["tags"][0], tag);
    let second = server.get("/v1/code/tags?repo_id=7&page_no=2&page_size=2").await.ok();
    assert_eq!((names(&second), &second["result"]["total"]), (vec!["v2.0"], &json!(3)));
    let some = server.get("/v1/code/tags?repo_id=7&search=v1").await.ok();
    assert_eq!(
        (names(&some), &some["result"]["total"]),
        (vec!["V1.1", "v1.0"], &json!(2))
    );
    let beyond = server
        .get("/v1/code/tags?repo_id=7&page_no=999999999&page_size=100")
        .await
        .ok();
    assert_eq!((names(&beyond), &beyond["result"]["total"]), (vec![], &json!(3)));
}

#[tokio::test]
async fn the_repository_is_that_of_the_task_as_it_is_now() {
    let server = TestServer::start().await;
    let job = with_source(&server, "demo", "https://host/demo.git", ("7", "e")).await;
    let other = server.get("/v1/code/tags?repo_id=7&scm_type=github").await;
    assert_eq!(other.refusal(), (404, "DEVCB.00031006".to_owned()));
    let mut body = kiln_testkit::task_body(server.project(), "demo", &["ok"]);
    body["job_id"] = json!(job);
    body["scms"] = json!([{"url": "https://host/other.git", "scm_type": "github", "branch": "main", "repo_id": "8"}]);
    server.post("/v3/jobs/update", &body).await.ok();
    assert_eq!(server.get("/v1/code/tags?repo_id=7").await.status, 404);
    server.get("/v1/code/tags?repo_id=8&scm_type=github").await.ok();
    server.post(&format!("/v3/jobs/{job}/delete"), &json!({})).await.ok();
    assert_eq!(server.get("/v1/code/tags?repo_id=8").await.status, 404);
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_told_with_its_reason() {
    let server = TestServer::start().await;
    with_source(&server, "demo", "https://ann:s3cret@host/missing", ("7", "e")).await;
    let reply = server.get("/v1/code/tags?repo_id=7").await;
    assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
    assert_eq!(reply.message(), "[repo_id] cannot be fetched: repository not found");
    assert_eq!(server.get("/v1/code/tags").await.message(), "[repo_id] is required");
}
