//! Which templates suit a repository.

use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn the_best_template_is_first() {
    let server = TestServer::start().await;
    let body = json!({"git_url": "https://host/demo.git", "branch": "master", "tags": "v1"});
    let reply = server.post("/v1/template/recommend", &body).await.ok();
    let names: Vec<_> = reply["result"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["Maven", "npm"]);
    assert_eq!(reply["result"]["total_size"], 2);
}

#[tokio::test]
async fn a_repository_that_is_not_there_is_400_with_the_reason() {
    let server = TestServer::start().await;
    let body = json!({"git_url": "https://host/missing", "branch": "master"});
    let reply = server.post("/v1/template/recommend", &body).await;
    assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
    assert_eq!(reply.message(), "[git_url] cannot be fetched: repository not found");
}

#[tokio::test]
async fn nothing_reaches_git_that_is_no_address_and_no_branch() {
    let server = TestServer::start().await;
    for (field, url, branch) in [
        ("git_url", "--upload-pack=id", "master"),
        ("git_url", "ext::sh -c id", "master"),
        ("git_url", "", "master"),
        ("branch", "https://host/demo.git", "--all"),
        ("branch", "https://host/demo.git", "a b"),
        ("branch", "https://host/demo.git", ""),
    ] {
        let reply = server
            .post("/v1/template/recommend", &json!({"git_url": url, "branch": branch}))
            .await;
        assert_eq!(reply.status, 400, "{url} {branch}");
        assert!(
            reply.message().starts_with(&format!("[{field}]")),
            "{}",
            reply.message()
        );
    }
}
