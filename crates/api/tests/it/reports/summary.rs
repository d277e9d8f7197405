//! ShowReportSummary.

use kiln_model::report::TestTotals;
use kiln_testkit::TestServer;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn tests_are_told_all_together_and_by_step() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["ok", "report"]).await;
    let totals = TestTotals {
        passed: 4,
        failures: 1,
        errors: 1,
        others: 1,
        duration: Duration::from_millis(381),
    };
    let root = server.report(&record, totals, b"zip").await;
    let reply = server.get(&format!("/v1/report/{job}/summary?build_no=1")).await.ok();
    let summary = &reply["result"]["summary"];
    let at = summary["genrate_time"].as_str().unwrap();
    assert!(at.starts_with("2024-06-26T08:00:") && at.ends_with("+00:00"), "{at}");
    assert_eq!(
        *summary,
        json!({
            "job_id": job, "build_no": 1, "region": "local-1", "root_id": root, "stage_name": "stage2",
            "total": 7, "success": 4, "failures": 1, "errors": 1, "others": 1, "execution_time": 381,
            "genrate_time": at, "is_success": false, "success_density": 0.5714,
        })
    );
    assert_eq!(reply["result"]["sub_summarys"], json!([summary]));
    assert_eq!((&reply["error"], &reply["status"]), (&json!(null), &json!("success")));
}

#[tokio::test]
async fn a_build_without_results_has_no_summary() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let reply = server.get(&format!("/v1/report/{job}/summary?build_no=1")).await.ok();
    assert_eq!(reply["result"], json!({"summary": null, "sub_summarys": []}));
}

#[tokio::test]
async fn the_summary_of_no_build_is_refused() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    for (path, refusal) in [
        (format!("{job}/summary?build_no=2"), (404, "DEVCB.00031006")),
        (
            format!("{}/summary?build_no=1", "0".repeat(32)),
            (404, "DEVCB.00031006"),
        ),
        (format!("{job}/summary"), (400, "CB.00060200")),
        (format!("{job}/summary?build_no=0"), (400, "CB.00060200")),
        ("x/summary?build_no=1".to_owned(), (400, "CB.00060201")),
    ] {
        let refused = server.get(&format!("/v1/report/{path}")).await.refusal();
        assert_eq!(refused, (refusal.0, refusal.1.to_owned()), "{path}");
    }
}
