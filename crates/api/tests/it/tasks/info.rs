//! ShowJobInfo.

use kiln_model::access::Role;
use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};
use std::time::Duration;

async fn info(server: &TestServer, job: &str) -> Value {
    server.get(&format!("/v1/job/{job}/info")).await.ok()["result"].clone()
}

#[tokio::test]
async fn a_task_that_never_ran_says_so() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let info = info(&server, &job).await;
    assert_eq!((&info["id"], &info["job_name"]), (&json!(job), &json!("demo")));
    assert_eq!(info["last_build_status"], "none");
    assert_eq!(
        (&info["build_time"], &info["charge_time"]),
        (&json!("0.00"), &json!("0.00"))
    );
    for absent in ["last_build_time", "running_status", "source_code"] {
        assert_eq!(info[absent], Value::Null, "{absent}");
    }
    for no in ["disabled", "favorite", "new_build"] {
        assert_eq!(info[no], json!(false), "{no}");
    }
    for yes in [
        "project_permission_switch",
        "is_manager",
        "is_delete",
        "is_view",
        "is_forbidden",
    ] {
        assert_eq!(info[yes], json!(true), "{yes}");
    }
    assert!(info["create_time"].as_i64().unwrap() >= 1_719_388_800_000);
}

#[tokio::test]
async fn the_last_build_is_told_in_words_and_seconds() {
    let mut server = TestServer::start().await;
    let (job, record) = server.finished("demo", &["ok"]).await;
    server.post(&format!("/v1/job/{job}/follow"), &Value::Null).await.ok();
    let build = server.wait(&record).await;
    let first = info(&server, &job).await;
    assert_eq!(first["last_build_status"], "success");
    assert_eq!(first["running_status"], "Finished");
    assert_eq!(first["health_score"], 100);
    assert_eq!(first["favorite"], json!(true));
    assert_eq!(first["new_build"], json!(true));
    assert_eq!(first["last_build_time"], json!(build.created.as_millis()));
    assert_eq!(first["project_id"], json!(build.build_project.as_str()));
    let time = |it: &Value| it.as_str().unwrap().parse::<f64>().unwrap();
    assert!(time(&first["build_time"]) >= time(&first["charge_time"]));
    server.later(Duration::from_secs(24 * 3600)).await;
    assert_eq!(info(&server, &job).await["new_build"], json!(false));
}

#[tokio::test]
async fn each_end_has_its_word() {
    let server = TestServer::start().await;
    let (failed, _) = server.finished("failed", &["fail"]).await;
    assert_eq!(info(&server, &failed).await["last_build_status"], "error");
    let job = server.task("stopped", &["hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let running = info(&server, &job).await;
    assert_eq!(
        (&running["last_build_status"], &running["running_status"]),
        (&json!("running"), &json!("Running"))
    );
    server.post(&format!("/v1/job/{job}/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
    assert_eq!(info(&server, &job).await["last_build_status"], "aborted");
}

#[tokio::test]
async fn the_flags_are_the_callers_rights() {
    let server = TestServer::start().await;
    let viewer = server.member(Role::Viewer).await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["scms"] = json!([{"url": "https://host/team/demo.git", "scm_type": "github"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let path = format!("/v1/job/{job}/info");
    let info = server.call(&viewer, "GET", &path, "").await.ok()["result"].clone();
    assert_eq!(
        (&info["is_view"], &info["source_code"]),
        (&json!(true), &json!("github"))
    );
    for no in [
        "is_execute",
        "is_modify",
        "is_copy",
        "is_delete",
        "is_forbidden",
        "is_manager",
    ] {
        assert_eq!(info[no], json!(false), "{no}");
    }
}
