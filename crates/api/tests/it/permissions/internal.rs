//! CheckJobInternal.

use kiln_api::ApiSettings;
use kiln_testkit::{Settle, TestServer};

#[tokio::test]
async fn the_switch_is_off_unless_the_operator_set_it() {
    let server = TestServer::start().await;
    let reply = server.get("/v1/job/permission/internal").await.ok();
    assert_eq!(
        reply,
        serde_json::json!({"result": false, "error": null, "status": "success"})
    );
}

#[tokio::test]
async fn the_switch_shows_what_the_operator_set() {
    let settle = Settle {
        api: ApiSettings {
            intranet_only: true,
            ..ApiSettings::default()
        },
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let stranger = server.user_without_rights().await;
    let reply = server.call(&stranger, "GET", "/v1/job/permission/internal", "").await;
    assert_eq!(reply.ok()["result"], true);
}
