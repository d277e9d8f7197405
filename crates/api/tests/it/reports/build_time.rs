//! ShowJobBuildTime.

use super::{history, refuses};
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn the_chart_has_the_builds_of_the_period_with_the_oldest_first() {
    let mut server = TestServer::start().await;
    let job = history(&mut server).await;
    let path = format!("/v1/report/time?job_id={job}&repository_name=demo&interval=30");
    let reply = server.get(&path).await.ok();
    assert_eq!(reply["status"], "success");
    let result = &reply["result"];
    assert_eq!(result["job_id"], job.as_str());
    let told: Vec<_> = result["chart"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["build_number"].clone(),
                it["daily_build_number"].clone(),
                it["build_result"].clone(),
            )
        })
        .collect();
    assert_eq!(
        json!(told),
        json!([
            [1, "20240626.1", "SUCCESS"],
            [2, "20240626.2", "SUCCESS"],
            [3, "20240626.3", "FAILURE"],
            [4, "20240628.1", "SUCCESS"],
        ])
    );
}

#[tokio::test]
async fn seconds_in_the_chart_and_milliseconds_around_it() {
    let server = TestServer::start().await;
    let job = super::task(&server).await;
    super::set_step(&server, &job, "hang started").await;
    for seconds in [2, 5] {
        let record = server.run(&job).await;
        server.until_logged(&record, "started").await;
        server.clock.forward(std::time::Duration::from_secs(seconds));
        let number = seconds / 2;
        let stopped = json!({"job_id": job, "build_no": number.to_string()});
        server.post("/v3/jobs/stop", &stopped).await.ok();
        server.wait(&record).await;
    }
    let path = format!("/v1/report/time?job_id={job}&repository_name=demo&interval=1&branch=main");
    let result = server.get(&path).await.ok()["result"].clone();
    // The clock of the tests goes on by a little with each look.
    let near = |name: &str, millis: f64| {
        let told = result[name].as_f64().unwrap();
        assert!((millis..millis + 200.0).contains(&told), "{name}: {told}");
    };
    near("avg_build_time", 3500.0);
    near("min_build_time", 2000.0);
    near("max_build_time", 5000.0);
    let times: Vec<_> = result["chart"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["build_time"].clone())
        .collect();
    assert_eq!(times, [json!(2), json!(5)]);
    assert_eq!(result["chart"][0]["build_result"], "ABORTED");
}

#[tokio::test]
async fn without_builds_the_chart_is_empty_and_the_times_are_zero() {
    let server = TestServer::start().await;
    let job = super::task(&server).await;
    let path = format!("/v1/report/time?job_id={job}&repository_name=demo&interval=1");
    assert_eq!(
        server.get(&path).await.ok()["result"],
        json!({"job_id": job, "avg_build_time": 0.0, "max_build_time": 0, "min_build_time": 0, "chart": []})
    );
}

#[tokio::test]
async fn build_times_refuse_what_is_not_a_selection() {
    refuses(&TestServer::start().await, "/v1/report/time").await;
}
