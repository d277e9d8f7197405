//! Packages that come to their end: there are none.

use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn no_package_comes_to_its_end() {
    let server = TestServer::start().await;
    for days in [json!("30"), json!(30)] {
        let body = json!({"service_type": "s", "resource_id": "r", "reminder_day": days});
        let reply = server.post("/v2/resource/countdown", &body).await.ok();
        assert_eq!(reply, json!({"result": [], "error": null, "status": "success"}));
    }
}

#[tokio::test]
async fn what_is_asked_for_must_be_said() {
    let server = TestServer::start().await;
    for (field, body) in [
        ("service_type", json!({"resource_id": "r", "reminder_day": "1"})),
        ("resource_id", json!({"service_type": "s", "reminder_day": "1"})),
        ("reminder_day", json!({"service_type": "s", "resource_id": "r"})),
        (
            "reminder_day",
            json!({"service_type": "s", "resource_id": "r", "reminder_day": "soon"}),
        ),
        (
            "reminder_day",
            json!({"service_type": "s", "resource_id": "r", "reminder_day": "4000"}),
        ),
    ] {
        let reply = server.post("/v2/resource/countdown", &body).await;
        assert_eq!(reply.status, 400);
        assert!(
            reply.message().starts_with(&format!("[{field}]")),
            "{}",
            reply.message()
        );
    }
}
