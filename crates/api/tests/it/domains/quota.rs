//! ShowUserOverPackageQuota, and the quota itself.

use kiln_engine::Quotas;
use kiln_testkit::{Settle, TestServer};
use serde_json::{Value, json};
use std::time::Duration;

async fn quota(server: &TestServer) -> Value {
    let path = format!("/v1/domain/package/quota?project_id={}", server.project());
    server.get(&path).await.ok()["result"].clone()
}

#[tokio::test]
async fn without_a_quota_nothing_is_used_up() {
    let server = TestServer::start().await;
    assert_eq!(
        quota(&server).await,
        json!({"build_quota": "unlimit", "is_over_quota": false})
    );
    let unknown = format!("/v1/domain/package/quota?project_id={}", "0".repeat(32));
    assert_eq!(server.get(&unknown).await.refusal(), (404, "DEVCB.00031006".to_owned()));
    let stranger = server.user_without_rights().await;
    let path = format!("/v1/domain/package/quota?project_id={}", server.project());
    let refused = server.call(&stranger, "GET", &path, "").await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
}

#[tokio::test]
async fn a_build_beyond_the_minutes_of_the_month_is_refused_until_the_next() {
    let settle = Settle {
        quotas: Some(Quotas {
            build_minutes_per_month: Some(2),
            ..Quotas::default()
        }),
        ..Settle::default()
    };
    let mut server = TestServer::start_with(settle).await;
    let job = server.task("demo", &["hang on"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "] : on").await;
    server.clock.forward(Duration::from_secs(150));
    server
        .post("/v3/jobs/stop", &json!({"job_id": job, "build_no": 1}))
        .await
        .ok();
    server.wait(&record).await;
    assert_eq!(
        quota(&server).await,
        json!({"build_quota": "2", "is_over_quota": true, "used_quota": "2"})
    );
    let run = json!({"job_id": job});
    let refused = server.post("/v3/jobs/build", &run).await;
    assert_eq!(refused.refusal(), (400, "KILN.0423".to_owned()));
    server.later(Duration::from_secs(5 * 24 * 3600)).await;
    assert_eq!(quota(&server).await["used_quota"], "0");
    server.post("/v3/jobs/build", &run).await.ok();
}
