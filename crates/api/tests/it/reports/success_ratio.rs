//! ShowJobSuccessRatio, ShowJobBuildSuccessRatio.

use super::{history, refuses};
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

#[tokio::test]
async fn a_ratio_between_dates_has_two_decimal_places() {
    let mut server = TestServer::start().await;
    let job = history(&mut server).await;
    let path = format!("/v3/jobs/{job}/success-ratio?start_time=2024-06-26&end_time=2024-06-27");
    assert_eq!(
        server.get(&path).await.ok(),
        json!({"success_count": 2, "total_count": 3, "success_ratio": 0.67})
    );
}

#[tokio::test]
async fn each_day_with_builds_has_its_ratio() {
    let mut server = TestServer::start().await;
    let job = history(&mut server).await;
    let path = format!("/v1/report/ratio?job_id={job}&repository_name=demo&interval=7");
    let all = server.get(&path).await.ok();
    assert_eq!(
        all,
        json!({"status": "success", "result": {
            "job_id": job,
            "branch": "all",
            "total_success_count": 3,
            "total_count": 4,
            "total_success_ratio_fraction": "3/4",
            "every_day_report": [
                {"date": "2024/06/26", "success_ratio": 67},
                {"date": "2024/06/28", "success_ratio": 100},
            ],
        }})
    );
    assert_eq!(server.get(&format!("{path}&branch=all")).await.ok(), all);
}

#[tokio::test]
async fn a_ratio_may_be_of_one_branch_or_of_all_repositories() {
    let mut server = TestServer::start().await;
    let job = history(&mut server).await;
    let fraction = async |query: &str| {
        let path = format!("/v1/report/ratio?job_id={job}&interval=7&{query}");
        server.get(&path).await.ok()["result"]["total_success_ratio_fraction"].clone()
    };
    assert_eq!(fraction("repository_name=demo&branch=main").await, "2/3");
    assert_eq!(fraction("repository_name=demo&branch=dev").await, "1/1");
    assert_eq!(fraction("repository_name=all").await, "3/4");
    assert_eq!(fraction("repository_name=all&branch=dev").await, "1/1");
    assert_eq!(fraction("repository_name=other").await, "0/0");
    let today = format!("/v1/report/ratio?job_id={job}&interval=1&repository_name=demo");
    assert_eq!(server.get(&today).await.ok()["result"]["total_count"], 1);
}

#[tokio::test]
async fn a_ratio_refuses_what_is_not_a_selection() {
    refuses(&TestServer::start().await, "/v1/report/ratio").await;
}
