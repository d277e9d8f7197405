//! ShowOutputInfo.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn a_build_without_files_has_none() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let result = server.get(&format!("/v3/jobs/{job}/1/output-info")).await.ok()["result"].clone();
    assert_eq!(
        result,
        json!({"package_info": null, "package_infos": {}, "image_infos": {}})
    );
}

#[tokio::test]
async fn every_file_is_shown_with_the_place_to_get_it_from() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["ok"]).await;
    server.hand_in(&record, "out/a.txt", b"content").await;
    let reply = server.get(&format!("/v3/jobs/{job}/1/output-info")).await.ok();
    let item: Value = reply["result"]["package_infos"]["demo/1.0/out/a.txt"].clone();
    assert_eq!(item, reply["result"]["package_info"]);
    assert_eq!((&item["name"], &item["version"]), (&json!("a.txt"), &json!("1.0")));
    assert_eq!(item["daily_build_number"], "20240626.1");
    assert_eq!(server.get(item["uri"].as_str().unwrap()).await.text(), "content");
}
