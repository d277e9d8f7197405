//! DownloadRealTimeLog.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn piece(server: &TestServer, job: &str, query: &str) -> Value {
    let reply = server
        .get(&format!("/v3/jobs/{job}/1/real-time-log?{query}"))
        .await
        .ok();
    assert_eq!((&reply["status"], &reply["error"]), (&json!("success"), &Value::Null));
    reply["result"].clone()
}

#[tokio::test]
async fn pieces_of_any_length_make_up_the_log() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["lines 50", "say 日本語"]).await;
    let whole = server.get(&format!("/v4/{record}/download-log")).await.text();
    assert!(whole.contains("line 49") && whole.contains("日本語"));
    for length in [1, 7, 100, 1000, 9_999_999] {
        let (mut log, mut offset) = (String::new(), 0);
        loop {
            let next = piece(&server, &job, &format!("offset={offset}&length={length}")).await;
            assert_eq!(next["current_offset"], offset);
            log.push_str(next["content"].as_str().unwrap());
            offset = next["offset"].as_u64().unwrap();
            if next["has_more_data"] == false {
                break;
            }
        }
        assert_eq!(log, whole, "{length}");
    }
}

#[tokio::test]
async fn a_piece_beyond_the_end_is_empty() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let beyond = piece(&server, &job, "offset=9999999999999").await;
    assert_eq!(beyond["content"], "");
    assert_eq!(beyond["has_more_data"], false);
}

#[tokio::test]
async fn a_running_build_has_more_to_come() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let first = piece(&server, &job, "offset=0").await;
    assert!(first["content"].as_str().unwrap().contains("here"));
    assert_eq!(first["has_more_data"], true);
    let nothing_new = piece(&server, &job, &format!("offset={}", first["offset"])).await;
    assert_eq!(
        (&nothing_new["content"], &nothing_new["has_more_data"]),
        (&json!(""), &json!(true))
    );
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
}
