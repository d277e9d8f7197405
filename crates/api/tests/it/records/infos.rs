//! ShowRecordInfo, ShowRecordDetail, ListBuildInfoRecord, ShowFlowGraph.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn both_generations_show_the_same_record_in_their_own_envelope() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["ok"]).await;
    let old = server.get(&format!("/v3/jobs/{job}/1/record-info")).await.ok();
    let new = server.get(&format!("/v4/jobs/{job}/1/record-info")).await.ok();
    assert_eq!(
        (&old["success"], &old["message"], &old["err_code"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    assert_eq!((&new["status"], &new["error"]), (&json!("success"), &Value::Null));
    assert_eq!(old["result"], new["result"]);
    let result = &new["result"];
    assert_eq!(result["build_record_id"], json!(record));
    assert_eq!(result["codeci_job_id"], json!(job));
    assert_eq!(result["devcloud_project_id"], server.project());
    assert_eq!(result["build_no"], 1);
    assert_eq!(result["daily_build_num"], "20240626.1");
    assert_eq!(result["status"], "SUCCESS");
    assert_eq!(result["region"], "local-1");
    assert_eq!(result["trigger_type"], "MANUAL");
    assert!(
        result["create_time"]
            .as_str()
            .unwrap()
            .starts_with("2024-06-26T08:00:00.")
    );
    assert!(result["create_time"].as_str().unwrap().ends_with("+00:00"));
    assert!(result["duration"].is_i64());
}

#[tokio::test]
async fn a_list_of_records_has_its_numbers_as_text() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let path =
        format!("/v3/jobs/{job}/build-info-records?start_time=2024-06-26%2000:00:00&end_time=2024-06-27%2000:00:00");
    let result = server.get(&path).await.ok()["result"].clone();
    assert_eq!(result["health_score"], "100");
    assert_eq!(
        (&result["page_index"], &result["total_page"], &result["total_record"]),
        (&json!("0"), &json!("1"), &json!("1"))
    );
    let item = &result["job_build_states"][0];
    assert_eq!((&item["number"], &item["state"]), (&json!(1), &json!("SUCCESS")));
    assert_eq!(item["job_running_status"], "Finished");
    assert_eq!(item["build_time"], item["cost_time"]);
    assert!(item["start_time"].as_i64().unwrap() > 1_719_388_800_000);
}

#[tokio::test]
async fn a_window_of_records_is_wall_clock_time_of_at_most_31_days() {
    let settle = kiln_testkit::Settle {
        utc_offset_seconds: 8 * 3600,
        ..kiln_testkit::Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let of = async |from: &str, to: &str| {
        let path = format!("/v3/jobs/{job}/build-info-records?start_time={from}&end_time={to}");
        server.get(&path).await
    };
    let local = of("2024-06-26+15:59:00", "2024-06-26+16:01:00").await.ok();
    assert_eq!(local["result"]["total_record"], "1");
    let utc = of("2024-06-26+07:59:00", "2024-06-26+08:01:00").await.ok();
    assert_eq!(utc["result"]["total_record"], "0");
    let long = of("2024-06-01+00:00:00", "2024-07-03+00:00:00").await;
    assert_eq!(long.refusal(), (400, "CB.00031105".to_owned()));
}

#[tokio::test]
async fn a_plain_build_has_no_graph() {
    let server = TestServer::start().await;
    let (_, record) = server.finished("demo", &["ok"]).await;
    let graph = server.get(&format!("/v3/{record}/flow-graph")).await.ok();
    assert_eq!(graph["result"], json!({"edges": [], "vertices": []}));
    assert_eq!(graph["success"], true);
}
