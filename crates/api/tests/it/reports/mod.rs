//! ShowJobSuccessRatio.

use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn the_ratio_counts_finished_builds_of_the_period() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let ratio = async |from: &str, to: &str| {
        server
            .get(&format!("/v3/jobs/{job}/success-ratio?start_time={from}&end_time={to}"))
            .await
    };
    let of_day = ratio("2024-06-26", "2024-06-26").await.ok();
    assert_eq!(
        of_day,
        json!({"success_count": 1, "total_count": 1, "success_ratio": 1.0})
    );
    let of_other_day = ratio("2024-06-01", "2024-06-02").await.ok();
    assert_eq!(
        of_other_day,
        json!({"success_count": 0, "total_count": 0, "success_ratio": 0.0})
    );
    assert_eq!(
        ratio("2024-05-01", "2024-06-26").await.refusal(),
        (400, "CB.00031105".to_owned())
    );
}
