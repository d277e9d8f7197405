//! ShowJobStatus, ShowRunningStatus and ShowJobStepStatus.

use kiln_testkit::{Settle, TestServer, task_body};
use serde_json::{Value, json};

async fn result(server: &TestServer, path: String) -> Value {
    server.get(&path).await.ok()["result"].clone()
}

#[tokio::test]
async fn a_task_runs_while_a_build_of_it_is_not_over() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let runs = async || {
        let old = result(&server, format!("/v3/jobs/{job}/status")).await;
        let new = result(&server, format!("/v1/job/{job}/running-status")).await;
        assert_eq!(old, new["is_running"]);
        new
    };
    let never = json!({"is_running": false, "last_build_no": null, "last_build_status": null, "last_job_id": job});
    assert_eq!(runs().await, never);
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let running = json!({"is_running": true, "last_build_no": "1", "last_build_status": "Running", "last_job_id": job});
    assert_eq!(runs().await, running);
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
    let over = json!({"is_running": false, "last_build_no": "1", "last_build_status": "Finished", "last_job_id": job});
    assert_eq!(runs().await, over);
}

#[tokio::test]
async fn an_older_build_that_still_runs_counts_too() {
    let settle = Settle {
        concurrency: 1,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let job = server.task("demo", &["hang here"]).await;
    let first = server.run(&job).await;
    server.until_logged(&first, "here").await;
    server.run(&job).await;
    let waits = result(&server, format!("/v1/job/{job}/running-status")).await;
    assert_eq!(
        (&waits["last_build_no"], &waits["last_build_status"]),
        (&json!("2"), &json!("InQueue"))
    );
    server.post(&format!("/v3/jobs/{job}/2/stop"), &Value::Null).await.ok();
    let older = result(&server, format!("/v1/job/{job}/running-status")).await;
    assert_eq!(
        (&older["is_running"], &older["last_build_status"]),
        (&json!(true), &json!("Finished"))
    );
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&first).await;
}

#[tokio::test]
async fn the_status_of_a_build_is_told_in_both_shapes() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let expected = json!({
        "status": "success", "abort_status": "", "label": "default-x86-2u8g",
        "workflow": {"status": "completed", "abort_status": ""},
    });
    assert_eq!(result(&server, format!("/v1/job/{job}/status")).await, expected);
    assert_eq!(
        result(&server, format!("/v1/job/{job}/status?build_no=1")).await,
        expected
    );
    let (failed, _) = server.finished("failed", &["fail"]).await;
    assert_eq!(
        result(&server, format!("/v1/job/{failed}/status")).await["status"],
        "error"
    );
}

#[tokio::test]
async fn a_build_that_is_stopped_says_so_and_what_it_ran_on() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["hang here"]);
    body["arch"] = json!("arm");
    body["flavor"] = json!("4U8G");
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let job = made["result"]["job_id"].as_str().unwrap();
    let record = server.run(job).await;
    server.until_logged(&record, "here").await;
    let running = result(&server, format!("/v1/job/{job}/status")).await;
    assert_eq!(
        (&running["status"], &running["label"]),
        (&json!("running"), &json!("default-arm-4u8g"))
    );
    assert_eq!(running["workflow"]["status"], "runnable");
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&record).await;
    let over = result(&server, format!("/v1/job/{job}/status")).await;
    assert_eq!(
        (&over["status"], &over["abort_status"]),
        (&json!("aborted"), &json!("aborted"))
    );
    assert_eq!(
        over["workflow"],
        json!({"status": "completed", "abort_status": "aborted"})
    );
}

#[tokio::test]
async fn a_build_that_is_not_there_is_not_found() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    for query in ["", "?build_no=7"] {
        let reply = server.get(&format!("/v1/job/{job}/status{query}")).await;
        assert_eq!(reply.refusal(), (404, "DEVCB.00031006".to_owned()), "{query}");
        assert_eq!(reply.message(), "the build does not exist");
    }
    for bad in ["0", "-1", "x", "2147483648"] {
        let reply = server.get(&format!("/v1/job/{job}/status?build_no={bad}")).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{bad}");
    }
}
