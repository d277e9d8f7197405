//! ShowJobStatus.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn a_task_runs_while_any_build_of_it_does() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let path = format!("/v3/jobs/{job}/status");
    assert_eq!(server.get(&path).await.ok(), json!({"result": false}));
    let (first, second) = (server.run(&job).await, server.run(&job).await);
    assert_eq!(server.get(&path).await.ok(), json!({"result": true}));
    server.post(&format!("/v3/jobs/{job}/2/stop"), &Value::Null).await.ok();
    server.wait(&second).await;
    assert_eq!(server.get(&path).await.ok(), json!({"result": true}));
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
    server.wait(&first).await;
    assert_eq!(server.get(&path).await.ok(), json!({"result": false}));
}
