//! ListBadgeBranches, ShowBadge.

use super::with_source;
use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn a_badge_tells_how_the_newest_build_went() {
    let server = TestServer::start().await;
    for (name, step, told) in [("good", "ok", "build: passing"), ("bad", "fail", "build: failing")] {
        let (job, _) = server.finished(name, &[step]).await;
        let badge = server.get(&format!("/v1/job/{job}/badge")).await;
        assert_eq!((badge.status, badge.header("content-type")), (200, "image/svg+xml"));
        assert!(
            badge.text().starts_with("<svg ") && badge.text().contains(told),
            "{}",
            badge.text()
        );
    }
    let job = server.task("new", &["ok"]).await;
    assert!(
        server
            .get(&format!("/v1/job/{job}/badge"))
            .await
            .text()
            .contains("build: unknown")
    );
    let long = format!("/v1/job/{job}/badge?branch={}", "x".repeat(257));
    assert_eq!(server.get(&long).await.refusal(), (400, "CB.00060200".to_owned()));
}

#[tokio::test]
async fn the_branches_of_badges_are_those_that_were_built() {
    let server = TestServer::start().await;
    let job = with_source(&server, "demo", &["ok"]).await;
    for branch in ["main", "dev", "main"] {
        let body = json!({"job_id": job, "scm": {"branch": branch, "build_type": "branch"}});
        server.post("/v3/jobs/build", &body).await.ok();
    }
    let branches = server.get(&format!("/v1/job/{job}/badge/branches")).await.ok();
    assert_eq!(branches["result"], json!({"branches": ["dev", "main"], "total": 2}));
    let other = server.get(&format!("/v1/job/{job}/badge?branch=other")).await;
    assert!(other.text().contains("build: unknown"));
    let (plain, _) = server.finished("plain", &["ok"]).await;
    let none = server.get(&format!("/v1/job/{plain}/badge/branches")).await.ok();
    assert_eq!(none["result"], json!({"branches": [], "total": 0}));
}
