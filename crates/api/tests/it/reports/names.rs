//! ListRepository, ListRepoBranch.

use super::history;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn repositories_and_branches_are_those_with_builds() {
    let mut server = TestServer::start().await;
    let job = history(&mut server).await;
    let repositories = server.get(&format!("/v1/report/{job}/repositories")).await.ok();
    assert_eq!(
        repositories,
        json!({"result": {"repositories": ["demo"], "latest": "demo"}, "error": null, "status": "success"})
    );
    let branches = async |repository: &str| {
        let path = format!("/v1/report/branches?job_id={job}&repository_name={repository}");
        server.get(&path).await.ok()
    };
    assert_eq!(
        branches("demo").await,
        json!({"result": ["dev", "main"], "status": "success"})
    );
    assert_eq!(branches("other").await["result"], json!([]));
}

#[tokio::test]
async fn a_task_without_a_repository_has_none() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("plain", &["ok"]).await;
    let reply = server.get(&format!("/v1/report/{job}/repositories")).await.ok();
    assert_eq!(reply["result"], json!({"repositories": [], "latest": ""}));
}

#[tokio::test]
async fn branches_of_nothing_are_refused() {
    let server = TestServer::start().await;
    let job = server.task("plain", &["ok"]).await;
    for (query, refusal) in [
        (format!("job_id={job}"), (400, "CB.00060200")),
        ("repository_name=demo".to_owned(), (400, "CB.00060200")),
        ("repository_name=demo&job_id=x".to_owned(), (400, "CB.00060201")),
        (
            format!("repository_name=demo&job_id={}", "0".repeat(32)),
            (404, "DEVCB.00031006"),
        ),
    ] {
        let refused = server.get(&format!("/v1/report/branches?{query}")).await.refusal();
        assert_eq!(refused, (refusal.0, refusal.1.to_owned()), "{query}");
    }
}
