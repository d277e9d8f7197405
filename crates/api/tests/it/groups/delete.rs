//! DeleteGroup.

use super::*;

#[tokio::test]
async fn what_lies_in_a_group_goes_and_its_tasks_stay() {
    let server = TestServer::start().await;
    let a = made(&server, "a", None).await;
    let inner = made(&server, "inner", Some(&a)).await;
    made(&server, "b", None).await;
    let job = server.task("demo", &["ok"]).await;
    let body = json!({"group_id": inner, "jobs": [{"job_id": job}]});
    server.post(&path(&server, "move"), &body).await.ok();
    let delete = format!("{}?id={a}", path(&server, "delete"));
    assert_eq!(
        server.delete(&delete).await.ok(),
        json!({"result": "", "error": null, "status": "success"})
    );
    assert_eq!(tree(&server).await, "b");
    let read = server.get(&format!("/v3/jobs/{job}/query")).await.ok();
    assert_eq!(read["result"]["group_id"], Value::Null);
    assert_eq!(server.delete(&delete).await.refusal(), missing());
}

#[tokio::test]
async fn the_group_must_be_named() {
    let server = TestServer::start().await;
    assert!(refuses(&server.delete(&path(&server, "delete")).await, "id"));
    assert!(refuses(
        &server.delete(&format!("{}?id=X", path(&server, "delete"))).await,
        "id"
    ));
}
