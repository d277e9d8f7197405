//! ListArtifacts and DownloadArtifact.

use axum::body::Body;
use axum::http::Request;
use kiln_testkit::{TestReply, TestServer};
use serde_json::json;

async fn download(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> TestReply {
    let mut request = Request::get(path).header("x-auth-token", server.token());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.exchange(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn files_are_listed_with_size_and_checksum() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["ok"]).await;
    let sha256 = server.hand_in(&record, "out/a.txt", b"content").await;
    let list = server.get(&format!("/kiln/v1/builds/{record}/artifacts")).await.ok();
    let item = &list["artifacts"][0];
    assert_eq!((&item["path"], &item["size"]), (&json!("out/a.txt"), &json!(7)));
    assert_eq!(item["sha256"], json!(sha256));
    assert_eq!(item["uri"], format!("/kiln/v1/builds/{record}/artifacts/{sha256}"));
}

#[tokio::test]
async fn a_file_is_downloaded_whole_or_by_range() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["ok"]).await;
    let sha256 = server.hand_in(&record, "out/a.txt", b"0123456789").await;
    let path = format!("/kiln/v1/builds/{record}/artifacts/{sha256}");
    let whole = download(&server, &path, &[]).await;
    assert_eq!((whole.status, whole.text().as_str()), (200, "0123456789"));
    assert_eq!(whole.header("etag"), format!("\"{sha256}\""));
    assert!(
        whole
            .header("content-disposition")
            .starts_with("attachment; filename=\"a.txt\"")
    );
    let part = download(&server, &path, &[("range", "bytes=3-5")]).await;
    assert_eq!((part.status, part.text().as_str()), (206, "345"));
    assert_eq!(part.header("content-range"), "bytes 3-5/10");
    let changed = download(&server, &path, &[("range", "bytes=3-5"), ("if-range", "\"other\"")]).await;
    assert_eq!((changed.status, changed.text().as_str()), (200, "0123456789"));
    let outside = download(&server, &path, &[("range", "bytes=10-")]).await;
    assert_eq!(outside.refusal(), (416, "KILN.0416".to_owned()));
    assert_eq!(outside.header("content-range"), "bytes */10");
}

#[tokio::test]
async fn a_file_of_another_build_is_not_found() {
    let server = TestServer::start().await;
    let (_, first) = server.finished("one", &["ok"]).await;
    let (_, second) = server.finished("two", &["ok"]).await;
    let sha256 = server.hand_in(&first, "a.txt", b"content").await;
    let reply = server
        .get(&format!("/kiln/v1/builds/{second}/artifacts/{sha256}"))
        .await;
    assert_eq!(reply.refusal(), (404, "CB.00031006".to_owned()));
}
