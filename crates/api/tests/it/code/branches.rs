//! ListGitCodeRepositories, ListGitCodeBranches.

use super::with_source;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn each_repository_of_a_credential_is_told_once_without_its_address() {
    let server = TestServer::start().await;
    with_source(&server, "one", "https://ann:s3cret@host/team/demo.git", ("7", "e")).await;
    with_source(&server, "two", "https://bob:hidden@host/team/demo.git", ("7", "e")).await;
    with_source(&server, "three", "https://host/tools.git", ("8", "e")).await;
    let reply = server.get("/v1/code/git-code/e/repositories").await.ok();
    let expected = json!([
        {"id": "7", "name": "demo", "group_name": "team", "scm_type": "default"},
        {"id": "8", "name": "tools", "group_name": null, "scm_type": "default"},
    ]);
    assert_eq!(reply["result"], expected);
    assert_eq!(
        server.get("/v1/code/git-code/f/repositories").await.ok()["result"],
        json!([])
    );
}

#[tokio::test]
async fn branches_are_those_of_the_repository_that_is_named_or_alone() {
    let server = TestServer::start().await;
    with_source(&server, "one", "https://host/demo.git", ("7", "e")).await;
    let alone = server.get("/v1/code/git-code/e/branches").await.ok();
    assert_eq!(alone["result"]["total"], 3);
    assert_eq!(
        alone["result"]["branches"][0],
        json!({"name": "V1.1", "commit_id": kiln_testkit::COMMIT})
    );
    with_source(&server, "two", "https://host/missing.git/missing", ("8", "e")).await;
    let unclear = server.get("/v1/code/git-code/e/branches").await;
    assert_eq!(unclear.refusal(), (400, "CB.00060200".to_owned()));
    assert_eq!(unclear.message(), "[repository_name] must be one of demo, missing");
    let some = server
        .get("/v1/code/git-code/e/branches?repository_name=demo&search=2")
        .await
        .ok();
    assert_eq!(some["result"]["branches"][0]["name"], "v2.0");
    let unknown = server.get("/v1/code/git-code/e/branches?repository_name=x").await;
    assert_eq!(unknown.refusal(), (404, "DEVCB.00031006".to_owned()));
    let missing = server.get("/v1/code/git-code/e/branches?repository_name=missing").await;
    assert_eq!(
        missing.message(),
        "[endpoint_id] cannot be fetched: repository not found"
    );
    let long = format!("/v1/code/git-code/{}/branches", "x".repeat(257));
    assert_eq!(server.get(&long).await.status, 400);
}
