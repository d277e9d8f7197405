//! A task as a build file.

use kiln_testkit::TestServer;
use serde_json::Value;

#[tokio::test]
async fn the_reply_is_the_text_of_a_build_file() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["first", "second"]).await;
    let reply = server.get(&format!("/v1/template/{job}/default-template")).await.ok();
    assert_eq!(reply["error"], Value::Null);
    let text = reply["result"].as_str().unwrap();
    for part in [
        "version: 2.0\n",
        "    type: docker\n",
        "        name: \"first\"\n",
        "            true\n",
    ] {
        assert!(text.contains(part) || text.contains(part.trim()), "{part}: {text}");
    }
    let path = format!("/v1/template/{job}/default-template?default_host=my-pool");
    let text = server.get(&path).await.ok()["result"].as_str().unwrap().to_owned();
    assert!(text.contains("    pool: \"my-pool\"\n"), "{text}");
}

#[tokio::test]
async fn a_host_is_one_line() {
    let server = TestServer::start().await;
    let job = server.task("demo", &[]).await;
    for host in ["a%0Ab".to_owned(), "x".repeat(129)] {
        let reply = server
            .get(&format!("/v1/template/{job}/default-template?default_host={host}"))
            .await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
    }
}
