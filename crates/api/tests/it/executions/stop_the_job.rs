//! StopTheJob.

use kiln_testkit::{Settle, TestServer};
use serde_json::{Value, json};

const FINISHED: &str = "DEV.CB.032302";

async fn status(server: &TestServer, job: &str, number: u32) -> Value {
    let record = server.get(&format!("/v4/jobs/{job}/{number}/record-info")).await.ok();
    record["result"]["status"].clone()
}

#[tokio::test]
async fn the_number_may_stand_in_the_query_or_in_the_body() {
    for (query, body) in [
        ("?build_no=1", Value::Null),
        ("", json!({"build_no": 1})),
        ("", json!({"build_no": "1"})),
    ] {
        let server = TestServer::start().await;
        let job = server.task("demo", &["hang here"]).await;
        let record = server.run(&job).await;
        server.until_logged(&record, "here").await;
        let reply = server.post(&format!("/v1/job/{job}/stop{query}"), &body).await.ok();
        assert_eq!(reply, json!({"status": "success"}));
        server.wait(&record).await;
        assert_eq!(status(&server, &job, 1).await, "ABORTED", "{query} {body}");
    }
}

#[tokio::test]
async fn without_a_number_the_newest_build_is_stopped_that_is_not_over() {
    let settle = Settle {
        concurrency: 1,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let job = server.task("demo", &["hang here"]).await;
    let first = server.run(&job).await;
    server.until_logged(&first, "here").await;
    server.run(&job).await;
    let path = format!("/v1/job/{job}/stop");
    server.post(&path, &json!({})).await.ok();
    assert_eq!(status(&server, &job, 2).await, "ABORTED");
    assert_eq!(status(&server, &job, 1).await, "RUNNING");
    server.post(&path, &json!({"build_no": null})).await.ok();
    server.wait(&first).await;
    assert_eq!(status(&server, &job, 1).await, "ABORTED");
    let reply = server.post(&path, &Value::Null).await;
    assert_eq!(reply.refusal(), (400, FINISHED.to_owned()));
}

#[tokio::test]
async fn what_is_over_or_never_was_is_not_stopped() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let never = server.task("never", &["ok"]).await;
    for path in [
        format!("/v1/job/{job}/stop?build_no=1"),
        format!("/v1/job/{job}/stop"),
        format!("/v1/job/{never}/stop"),
    ] {
        assert_eq!(
            server.post(&path, &Value::Null).await.refusal(),
            (400, FINISHED.to_owned()),
            "{path}"
        );
    }
    for path in [
        format!("/v1/job/{job}/stop?build_no=2"),
        format!("/v1/job/{}/stop", "0".repeat(32)),
    ] {
        let refusal = server.post(&path, &Value::Null).await.refusal();
        assert_eq!(refusal, (404, "DEVCB.00031006".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_number_that_is_none_is_refused_by_name() {
    let server = TestServer::start().await;
    let (job, _) = server.finished("demo", &["ok"]).await;
    let path = format!("/v1/job/{job}/stop");
    for (query, body) in [
        ("?build_no=0", Value::Null),
        ("?build_no=first", Value::Null),
        ("", json!({"build_no": 1.5})),
        ("", json!({"build_no": [1]})),
        ("", json!({"build_no": -1})),
    ] {
        let reply = server.post(&format!("{path}{query}"), &body).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{query} {body}");
        assert!(reply.message().starts_with("[build_no]"), "{}", reply.message());
    }
    for bad in ["{", "[]", "7"] {
        let reply = server.call(server.token(), "POST", &path, bad).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{bad}");
    }
}
