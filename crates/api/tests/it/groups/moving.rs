//! MoveGroup.

use super::*;

async fn moved(server: &TestServer, body: &Value) -> TestReply {
    server.post(&path(server, "move"), body).await
}

async fn group_of(server: &TestServer, job: &str) -> Value {
    server.get(&format!("/v3/jobs/{job}/query")).await.ok()["result"]["group_id"].clone()
}

#[tokio::test]
async fn tasks_go_into_a_group_and_out_of_all() {
    let server = TestServer::start().await;
    let a = made(&server, "a", None).await;
    let inner = made(&server, "inner", Some(&a)).await;
    let jobs = [server.task("one", &["ok"]).await, server.task("two", &["ok"]).await];
    let named: Vec<Value> = jobs.iter().map(|it| json!({"job_id": it, "job_name": "any"})).collect();
    let reply = moved(&server, &json!({"group_id": inner, "jobs": named})).await.ok();
    let path = format!("{a}.{inner}");
    assert_eq!(
        reply["result"],
        json!([{"job_id": jobs[0], "group_path_id": path}, {"job_id": jobs[1], "group_path_id": path}])
    );
    assert_eq!(group_of(&server, &jobs[1]).await, json!(inner));
    let reply = moved(&server, &json!({"group_id": "", "jobs": [named[0]]})).await.ok();
    assert_eq!(reply["result"][0]["group_path_id"], "");
    assert_eq!(group_of(&server, &jobs[0]).await, Value::Null);
}

#[tokio::test]
async fn one_task_that_cannot_move_holds_all() {
    let server = TestServer::start().await;
    let a = made(&server, "a", None).await;
    let job = server.task("one", &["ok"]).await;
    let body = json!({"group_id": a, "jobs": [{"job_id": job}, {"job_id": "0".repeat(32)}]});
    assert_eq!(moved(&server, &body).await.refusal(), missing());
    assert_eq!(group_of(&server, &job).await, Value::Null);
    let body = json!({"group_id": "0".repeat(32), "jobs": [{"job_id": job}]});
    assert_eq!(moved(&server, &body).await.refusal(), missing());
}

#[tokio::test]
async fn one_to_a_hundred_tasks_are_named() {
    let server = TestServer::start().await;
    let job = json!({"job_id": "0".repeat(32)});
    for jobs in [json!([]), json!(null), json!("x"), json!(vec![job; 101])] {
        let reply = moved(&server, &json!({"jobs": jobs})).await;
        assert!(refuses(&reply, "jobs"), "{}", reply.text());
    }
    let reply = moved(&server, &json!({"jobs": [{"job_id": "X"}]})).await;
    assert_eq!(reply.refusal(), (400, "CB.00060201".to_owned()));
}
