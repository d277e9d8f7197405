//! DownloadBuildRealTimeLog, ShowActionIInfo, DownloadBuildFullLog.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn piece(server: &TestServer, path: &str) -> Value {
    let result = server.get(path).await.ok()["result"].clone();
    assert_eq!(result["location"], "jenkins");
    result
}

fn offset(piece: &Value, name: &str) -> u64 {
    piece[name].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn pieces_make_up_the_log_from_its_beginning_and_from_its_end() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["lines 50", "say 日本語"]).await;
    let whole = server.get(&format!("/v1/log/{record}/download-log")).await.text();
    for size in [1, 7, 100, 1000, 9_999_999] {
        let path = format!("/v1/log/{job}/1/real-time-log?size={size}");
        let (mut log, mut start) = (String::new(), 0);
        loop {
            let next = piece(&server, &format!("{path}&sort=AES&start_offset={start}")).await;
            assert_eq!(offset(&next, "start_offset"), start);
            log.push_str(next["log"].as_str().unwrap());
            start = offset(&next, "end_offset");
            if next["has_more"] == false {
                break;
            }
        }
        assert_eq!(log, whole, "{size}");
        let (mut log, mut end) = (String::new(), 0);
        loop {
            let next = piece(&server, &format!("{path}&sort=desc&end_offset={end}")).await;
            log.insert_str(0, next["log"].as_str().unwrap());
            end = offset(&next, "start_offset");
            if next["has_more"] == false {
                break;
            }
        }
        assert_eq!((log, end), (whole.clone(), 0), "{size}");
    }
}

#[tokio::test]
async fn a_page_lies_between_its_offsets() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["lines 50"]).await;
    let whole = server.get(&format!("/v1/log/{record}/download-log")).await.text();
    let path = format!("/v1/log/stage/page?job_id={job}&build_no=1");
    let all = piece(&server, &format!("{path}&start_offset=0&end_offset=0")).await;
    assert_eq!((&all["log"], &all["has_more"]), (&json!(whole), &json!(false)));
    for sort in ["ASC", "DESC"] {
        let part = piece(&server, &format!("{path}&start_offset=100&end_offset=900&sort={sort}")).await;
        assert_eq!(part["log"], whole[100..900], "{sort}");
        assert_eq!(
            (&part["start_offset"], &part["end_offset"]),
            (&json!("100"), &json!("900"))
        );
        assert_eq!(part["has_more"], false);
        let beyond = piece(
            &server,
            &format!("{path}&start_offset=9999999&end_offset=0&sort={sort}"),
        )
        .await;
        assert_eq!(
            (&beyond["log"], &beyond["has_more"]),
            (&json!(""), &json!(false)),
            "{sort}"
        );
    }
    for query in [
        "start_offset=0&end_offset=0&sort=up",
        "start_offset=-1&end_offset=0",
        "start_offset=0",
        "end_offset=0",
    ] {
        let bad = server.get(&format!("{path}&{query}")).await;
        assert_eq!(bad.refusal(), (400, "CB.00060200".to_owned()), "{query}");
    }
    let bad = server
        .get("/v1/log/stage/page?job_id=X&build_no=1&start_offset=0&end_offset=0")
        .await;
    assert_eq!(bad.refusal(), (400, "CB.00060201".to_owned()));
    let bad = server
        .get(&format!("/v1/log/{job}/1/real-time-log?start_offset=0"))
        .await;
    assert_eq!(bad.refusal(), (400, "CB.00060200".to_owned()));
}

#[tokio::test]
async fn a_build_under_way_has_more_to_come() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let path = format!("/v1/log/{job}/1/real-time-log?size=1000");
    let first = piece(&server, &path).await;
    assert!(first["log"].as_str().unwrap().contains("here"));
    assert_eq!(first["has_more"], true);
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
}

#[tokio::test]
async fn a_full_log_comes_plain_or_as_an_archive() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["lines 500"]).await;
    let path = format!("/v1/log/{record}/download-log");
    let plain = server.get(&format!("{path}?compress=false")).await;
    let old = server.get(&format!("/v4/{record}/download-log")).await;
    assert_eq!(plain.body, old.body);
    let archive = server.get(&format!("{path}?compress=true&log_level=INFO")).await;
    assert_eq!(archive.header("content-type"), "application/octet-stream");
    assert_eq!(
        archive.header("content-disposition"),
        "attachment; filename=\"build-1.zip\""
    );
    assert!(archive.body.starts_with(b"PK") && archive.body.len() < plain.body.len());
    let bad = server.get(&format!("{path}?compress=yes")).await;
    assert_eq!(bad.refusal(), (400, "CB.00060200".to_owned()));
}

#[tokio::test]
async fn the_archive_of_a_build_that_waits_holds_an_empty_log() {
    let settle = kiln_testkit::Settle {
        concurrency: 1,
        ..kiln_testkit::Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let job = server.task("demo", &["hang here"]).await;
    let first = server.run(&job).await;
    server.until_logged(&first, "here").await;
    let second = server.run(&job).await;
    let archive = server
        .get(&format!("/v1/log/{second}/download-log?compress=true"))
        .await;
    assert_eq!(archive.status, 200);
    assert!(archive.body.starts_with(b"PK"));
    for number in [2, 1] {
        server
            .post(&format!("/v3/jobs/{job}/{number}/stop"), &Value::Null)
            .await
            .ok();
    }
    server.wait(&first).await;
}
