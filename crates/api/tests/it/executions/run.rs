//! RunJob.

use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn the_numbers_of_a_started_build_are_text() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    for number in 1..=2 {
        let started = server.post("/v3/jobs/build", &json!({"job_id": id})).await.ok();
        assert_eq!(started["actual_build_number"], number.to_string());
        assert_eq!(started["daily_build_number"], format!("20240626.{number}"));
        let execution = started["octopus_job_name"].as_str().unwrap();
        assert!(execution.starts_with("j_") && execution.len() == 10, "{execution}");
        assert_eq!(started.as_object().unwrap().len(), 3);
    }
}

#[tokio::test]
async fn the_day_is_that_of_the_servers_zone() {
    let settle = kiln_testkit::Settle {
        utc_offset_seconds: 18 * 3600,
        ..kiln_testkit::Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let id = server.task("demo", &["ok"]).await;
    let started = server.post("/v3/jobs/build", &json!({"job_id": id})).await.ok();
    assert_eq!(started["daily_build_number"], "20240627.1");
}

#[tokio::test]
async fn values_for_this_build_are_kept_with_it() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let parameter = json!([{"name": "codeBranch", "value": "dev"}, {"name": "PIPELINE_NUMBER", "value": 7}]);
    server
        .post("/v3/jobs/build", &json!({"job_id": id, "parameter": parameter}))
        .await
        .ok();
    let details = server.get(&format!("/v3/jobs/{id}/1/history-details")).await.ok();
    assert_eq!(
        details["parameters"],
        json!({"codeBranch": "dev", "PIPELINE_NUMBER": "7"})
    );
}

#[tokio::test]
async fn a_source_of_nulls_leaves_it_to_the_task() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let body = json!({"job_id": id, "parameter": null, "scm": {"build_tag": null, "build_commit_id": null}});
    server.post("/v3/jobs/build", &body).await.ok();
}

#[tokio::test]
async fn a_server_that_is_being_stopped_starts_nothing() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    server.app.engine.drain(std::time::Duration::ZERO).await;
    let reply = server.post("/v3/jobs/build", &json!({"job_id": id})).await;
    assert_eq!(reply.refusal(), (503, "KILN.0503".to_owned()));
}

#[tokio::test]
async fn a_branch_a_tag_or_a_commit_may_be_asked_for() {
    let server = TestServer::start().await;
    let mut body = kiln_testkit::task_body(server.project(), "demo", &["ok"]);
    body["scms"] = json!([{"url": "https://host/team/demo.git", "scm_type": "default", "branch": "main"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let cases = [
        (json!(null), "branch", json!("main"), json!(null)),
        (
            json!({"branch": "dev", "build_type": "branch"}),
            "branch",
            json!("dev"),
            json!(null),
        ),
        (json!({"build_tag": "v1"}), "tag", json!(null), json!("v1")),
        (
            json!({"build_commit_id": "abcdef12"}),
            "commitId",
            json!("main"),
            json!(null),
        ),
    ];
    for (place, (scm, kind, branch, tag)) in cases.into_iter().enumerate() {
        server
            .post("/v3/jobs/build", &json!({"job_id": job, "scm": scm}))
            .await
            .ok();
        let record = server
            .get(&format!("/v4/jobs/{job}/{}/record-info", place + 1))
            .await
            .ok()["result"]
            .clone();
        assert_eq!(
            (&record["build_type"], &record["branch"], &record["tag"]),
            (&json!(kind), &branch, &tag),
            "{scm}"
        );
    }
    let option = json!({"job_id": job, "scm": {"branch": "--upload-pack=sh"}});
    assert_eq!(
        server.post("/v3/jobs/build", &option).await.refusal(),
        (400, "CB.00060200".to_owned())
    );
}
