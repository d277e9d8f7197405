//! ExecuteJob: what it adds to RunJob, and that it refuses the same.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

#[tokio::test]
async fn the_numbers_stand_at_the_top_and_inside_the_result() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let started = server.post("/v1/job/execute", &json!({"job_id": job})).await.ok();
    assert_eq!(started["actual_build_number"], "1");
    assert_eq!(started["daily_build_number"], "20240626.1");
    for name in ["actual_build_number", "daily_build_number", "octopus_job_name"] {
        assert_eq!(started[name], started["result"][name], "{name}");
    }
    assert_eq!(
        (&started["status"], &started["error"]),
        (&json!("success"), &Value::Null)
    );
}

#[tokio::test]
async fn the_branch_may_come_as_source_or_as_parameter() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["scms"] = json!([{"url": "https://host/team/demo.git", "scm_type": "default", "branch": "main"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let wide = json!({"branch": "dev", "build_type": "branch", "repo_id": "1", "repo_name": "demo",
        "scm_type": "default", "url": "https://host/team/demo.git", "web_url": null});
    let cases = [
        (json!({"scm": wide}), json!("dev")),
        (
            json!({"parameter": [{"name": "codeBranch", "value": "next"}]}),
            json!("next"),
        ),
        (json!({"scm": null, "parameter": null}), json!("main")),
    ];
    for (place, (mut request, branch)) in cases.into_iter().enumerate() {
        request["job_id"] = json!(job);
        server.post("/v1/job/execute", &request).await.ok();
        let path = format!("/v4/jobs/{job}/{}/record-info", place + 1);
        assert_eq!(server.get(&path).await.ok()["result"]["branch"], branch, "{request}");
    }
}

#[tokio::test]
async fn it_refuses_what_the_older_form_refuses() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let off = server.task("off", &["ok"]).await;
    server.post(&format!("/v3/jobs/{off}/disable"), &Value::Null).await.ok();
    for body in [
        json!({}),
        json!({"job_id": "x"}),
        json!({"job_id": "0".repeat(32)}),
        json!({"job_id": off}),
        json!({"job_id": job, "parameter": [{"name": "PATH", "value": "x"}]}),
        json!({"job_id": job, "parameter": [{"name": "a"}]}),
        json!({"job_id": job, "scm": {"build_type": "trunk"}}),
    ] {
        let old = server.post("/v3/jobs/build", &body).await;
        let new = server.post("/v1/job/execute", &body).await;
        assert!(old.status >= 400, "{body}");
        assert_eq!((new.status, new.message()), (old.status, old.message()), "{body}");
        assert_eq!(new.code().trim_start_matches("DEV"), old.code(), "{body}");
    }
}

#[tokio::test]
async fn who_started_and_who_stopped_a_build_is_written_down() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    server.post("/v1/job/execute", &json!({"job_id": job})).await.ok();
    server.post(&format!("/v1/job/{job}/stop"), &Value::Null).await.ok();
    let mut reader = server.app.engine.store().read().await.unwrap();
    let page = kiln_store::Page { offset: 0, limit: 10 };
    let deeds = reader
        .audit_of(&server.tenant.credentials.domain_id, page)
        .await
        .unwrap();
    let told: Vec<_> = deeds
        .iter()
        .filter(|it| it.resource == job)
        .map(|it| (it.action.as_str(), it.user.name.as_str(), it.detail["build_no"].clone()))
        .collect();
    let expected = [
        ("stopJob", "admin", json!(1)),
        ("buildJob", "admin", json!(1)),
        ("createJob", "admin", Value::Null),
    ];
    assert_eq!(told, expected);
}
