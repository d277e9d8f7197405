//! ShowBuild, ShowNumberedBuild, WaitForBuild, WaitForNumberedBuild.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn the_end_of_a_build_is_waited_for() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    server.until_logged(&record, "here").await;
    let wait = format!("/kiln/v1/builds/{record}/wait");
    let stop = format!("/v3/jobs/{job}/1/stop");
    let (waited, stopped) = tokio::join!(server.get(&wait), server.post(&stop, &Value::Null));
    stopped.ok();
    let build = waited.ok();
    assert_eq!(
        (&build["status"], &build["finished"]),
        (&json!("ABORTED"), &json!(true))
    );
    assert_eq!(build["error"], "stopped by admin");
    assert_eq!(build["record_id"], json!(record));
    assert_eq!(server.get(&format!("/kiln/v1/builds/{record}")).await.ok(), build);
    assert_eq!(server.get(&format!("/kiln/v1/jobs/{job}/builds/1")).await.ok(), build);
    assert_eq!(server.get(&wait).await.ok(), build);
    let numbered = format!("/kiln/v1/jobs/{job}/builds/1/wait");
    assert_eq!(server.get(&numbered).await.ok(), build);
}

#[tokio::test]
async fn a_wait_ends_with_its_time_or_with_the_server() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["hang here"]).await;
    let record = server.run(&job).await;
    let short = server
        .get(&format!("/kiln/v1/builds/{record}/wait?timeout=0"))
        .await
        .ok();
    assert_eq!(short["finished"], false);
    let wait = format!("/kiln/v1/builds/{record}/wait");
    let (waited, ()) = tokio::join!(server.get(&wait), async { server.app.settings.closing.cancel() });
    assert_eq!(waited.ok()["finished"], false);
    server.post(&format!("/v3/jobs/{job}/1/stop"), &Value::Null).await.ok();
}
