//! SwitchedPacket.

use super::*;

async fn swap(server: &TestServer, source: &str, target: &str) -> TestReply {
    let query = format!("source_group_id={source}&target_group_id={target}");
    server
        .post(&format!("{}?{query}", path(server, "swap")), &Value::Null)
        .await
}

#[tokio::test]
async fn two_siblings_exchange_their_places() {
    let server = TestServer::start().await;
    let a = made(&server, "a", None).await;
    made(&server, "b", None).await;
    let c = made(&server, "c", None).await;
    assert_eq!(swap(&server, &a, &c).await.ok()["status"], "success");
    assert_eq!(tree(&server).await, "c,b,a");
    swap(&server, &a, &a).await.ok();
    assert_eq!(tree(&server).await, "c,b,a");
}

#[tokio::test]
async fn groups_at_different_places_are_not_swapped() {
    let server = TestServer::start().await;
    let a = made(&server, "a", None).await;
    let inner = made(&server, "inner", Some(&a)).await;
    assert!(refuses(&swap(&server, &a, &inner).await, "target_group_id"));
    assert_eq!(swap(&server, &a, &"0".repeat(32)).await.refusal(), missing());
    assert!(refuses(&swap(&server, "", &a).await, "source_group_id"));
    assert!(refuses(&swap(&server, &a, "X").await, "target_group_id"));
}
