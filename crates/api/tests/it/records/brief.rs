//! ListBriefRecord.

use kiln_testkit::{Settle, TestServer};
use serde_json::{Value, json};

#[tokio::test]
async fn the_newest_records_of_each_build_project_are_told_in_the_order_that_was_asked() {
    let settle = Settle {
        utc_offset_seconds: 8 * 3600,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let (job, record) = server.finished("one", &["ok"]).await;
    for _ in 0..2 {
        let record = server.run(&job).await;
        server.wait(&record).await;
    }
    let (_, other) = server.finished("two", &["fail"]).await;
    let one = server.wait(&record).await.build_project.to_string();
    let two = server.wait(&other).await.build_project.to_string();
    let reply = server
        .post("/v1/record/brief?limit=2", &json!([two, one, two]))
        .await
        .ok();
    let projects = reply["result"].as_array().unwrap();
    assert_eq!(projects.len(), 2);
    assert_eq!(
        (&projects[0]["project_id"], &projects[1]["project_id"]),
        (&json!(two), &json!(one))
    );
    let records = projects[1]["brief_build_record_dtos"].as_array().unwrap();
    let numbers: Vec<i64> = records.iter().map(|it| it["build_no"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [3, 2]);
    let failed = &projects[0]["brief_build_record_dtos"][0];
    assert_eq!((&failed["id"], &failed["status"]), (&json!(other), &json!("FAILURE")));
    assert_eq!(
        (&failed["project_id"], &failed["trigger_name"]),
        (&json!(two), &json!("admin"))
    );
    assert_eq!(failed["daily_build_number"], "20240626.1");
    assert!(failed["create_time"].as_str().unwrap().starts_with("2024-06-26 16:00:"));
    for name in ["queued_time", "schedule_time", "start_time", "finish_time"] {
        let text = failed[name].as_str().unwrap();
        assert!(
            text.starts_with("2024-06-26T16:0") && text.ends_with("+0800"),
            "{name} {text}"
        );
    }
    let whole = failed["duration"].as_i64().unwrap();
    assert_eq!(
        whole,
        failed["build_duration"].as_i64().unwrap() + failed["pending_duration"].as_i64().unwrap()
    );
}

#[tokio::test]
async fn a_bad_list_is_refused_with_the_place_of_what_is_wrong() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("one", &["ok"]).await;
    let known = server.wait(&record).await.build_project.to_string();
    let ask = async |path: &str, body: Value| server.post(&format!("/v1/record/brief{path}"), &body).await;
    let bad = ask("?limit=1", json!([known, "x"])).await;
    assert_eq!(bad.refusal(), (400, "CB.00060200".to_owned()));
    assert!(bad.message().starts_with("[[1]]"), "{}", bad.message());
    let many = vec![known.clone(); 101];
    assert_eq!(ask("?limit=1", json!(many)).await.status, 400);
    assert_eq!(ask("", json!([known])).await.status, 400);
    assert_eq!(ask("?limit=101", json!([known])).await.status, 400);
    let unknown = "00000000-0000-4000-8000-000000000000";
    assert_eq!(
        ask("?limit=1", json!([known, unknown])).await.refusal(),
        (404, "DEVCB.00031006".to_owned())
    );
    let all = ask("?limit=0", json!([known])).await.ok();
    assert_eq!(all["result"][0]["brief_build_record_dtos"].as_array().unwrap().len(), 1);
}
