//! ListJunitCoverageSummary, DownloadJunitCoverageZip.

use kiln_model::report::TestTotals;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn a_coverage_report_is_listed_and_downloaded() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["ok", "report"]).await;
    let root = server.report(&record, TestTotals::default(), b"an archive").await;
    let query = format!("job_id={job}&build_no=1");
    let listed = server
        .get(&format!("/v1/report/junit/coverage/list?{query}"))
        .await
        .ok();
    assert_eq!(
        listed,
        json!({"status": "success", "error": null, "result": {"unit_summary_list": [{
            "job_id": job, "build_no": 1, "region": "local-1", "root_id": root, "stage_name": "stage2",
            "line_covered": 8, "line_total": 10, "branch_covered": 1, "branch_total": 2, "size": 10,
        }]}})
    );
    let path = format!("/v1/report/junit/coverage/download?{query}&root_id={root}");
    let archive = server.get(&path).await;
    assert_eq!((archive.status, archive.text().as_str()), (200, "an archive"));
    assert_eq!(archive.header("content-type"), "application/octet-stream");
    assert_eq!(archive.header("content-length"), "10");
    assert_eq!(
        archive.header("content-disposition"),
        format!("attachment; filename=\"coverage-1-{root}.zip\"")
    );
}

#[tokio::test]
async fn a_build_without_coverage_has_an_empty_list() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let path = format!("/v1/report/junit/coverage/list?job_id={job}&build_no=1");
    assert_eq!(server.get(&path).await.ok()["result"], json!({"unit_summary_list": []}));
}

#[tokio::test]
async fn coverage_of_nothing_is_refused() {
    let server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["ok", "report"]).await;
    let root = server.report(&record, TestTotals::default(), b"zip").await;
    let (other, _) = server.finished("other", &["ok"]).await;
    for (path, refusal) in [
        (
            format!("download?job_id={job}&build_no=1&root_id=unknown"),
            (404, "DEVCB.00031006"),
        ),
        (
            format!("download?job_id={other}&build_no=1&root_id={root}"),
            (404, "DEVCB.00031006"),
        ),
        (
            format!("download?job_id={job}&build_no=2&root_id={root}"),
            (404, "DEVCB.00031006"),
        ),
        (format!("download?job_id={job}&build_no=1"), (400, "CB.00060200")),
        (
            format!("download?job_id={job}&build_no=1&root_id=a%2Fb"),
            (400, "CB.00060200"),
        ),
        (
            format!("download?job_id=x&build_no=1&root_id={root}"),
            (400, "CB.00060201"),
        ),
        (format!("list?job_id={job}"), (400, "CB.00060200")),
        (format!("list?job_id={job}&build_no=0"), (400, "CB.00060200")),
        (format!("list?job_id={job}&build_no=2"), (404, "DEVCB.00031006")),
        ("list?build_no=1".to_owned(), (400, "CB.00060200")),
    ] {
        let refused = server.get(&format!("/v1/report/junit/coverage/{path}")).await.refusal();
        assert_eq!(refused, (refusal.0, refusal.1.to_owned()), "{path}");
    }
}
