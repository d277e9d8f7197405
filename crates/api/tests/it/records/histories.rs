//! ShowListHistory and ShowListPeriodHistory.

use kiln_testkit::{Settle, TestServer};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_history_names_builds_by_their_daily_number() {
    let settle = Settle {
        utc_offset_seconds: 8 * 3600,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let history = server
        .get(&format!("/v3/jobs/{job}/history?offset=0&limit=10&interval=7"))
        .await
        .ok();
    assert_eq!(history["total"], 1);
    let item = &history["history_records"][0];
    assert_eq!(item["record_id"], "20240626.1");
    assert_eq!(item["build_number"], 1);
    assert_eq!(item["job_id"], json!(job));
    assert_eq!(item["result"], "SUCCESS");
    assert_eq!(item["start_time"], "2024-06-26T16:00:00+08:00");
    assert_eq!(item["end_time"], "2024-06-26T16:00:00+08:00");
}

#[tokio::test]
async fn a_history_looks_back_the_days_that_are_asked_for() {
    let mut server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    server.later(3 * DAY).await;
    let total = async |interval: u32| {
        let path = format!("/v3/jobs/{job}/history?offset=0&limit=10&interval={interval}");
        server.get(&path).await.ok()["total"].clone()
    };
    assert_eq!(total(2).await, 0);
    assert_eq!(total(4).await, 1);
    assert_eq!(total(0).await, 1, "0 means 7");
}

#[tokio::test]
async fn the_offset_of_a_history_counts_pages() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    for _ in 0..2 {
        let record = server.run(&job).await;
        server.wait(&record).await;
    }
    let numbers = async |offset: u32| {
        let path = format!("/v3/jobs/{job}/history?offset={offset}&limit=2&interval=1");
        let page = server.get(&path).await.ok();
        let records = page["history_records"].as_array().unwrap().clone();
        records
            .iter()
            .map(|it| it["build_number"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(0).await, [3, 2]);
    assert_eq!(numbers(1).await, [1]);
    assert!(numbers(2).await.is_empty());
}

#[tokio::test]
async fn a_period_holds_its_first_and_its_last_day() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["fail"]).await;
    let period = async |from: &str, to: &str| {
        let path = format!("/v3/jobs/{job}/period-history?offset=0&limit=10&start_time={from}&end_time={to}");
        server.get(&path).await
    };
    assert_eq!(period("2024-06-26", "2024-06-26").await.ok()["total"], 1);
    assert_eq!(period("2024-06-27", "2024-06-28").await.ok()["total"], 0);
    let item = period("2024-06-01", "2024-06-30").await.ok()["history_records"][0].clone();
    assert_eq!(item["result"], "FAILURE");
    assert_eq!(item["trigger_type"], "手动触发");
    assert_eq!(item["executor"], "admin");
    assert_eq!(item["commit_id"], serde_json::Value::Null);
    assert_eq!(
        period("2024-06-01", "2024-07-02").await.refusal(),
        (400, "CB.00031105".to_owned())
    );
}
