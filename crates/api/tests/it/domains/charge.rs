//! ShowUserChargeType.

use kiln_testkit::TestServer;
use serde_json::json;

#[tokio::test]
async fn a_service_of_ones_own_charges_nothing_and_tells_what_it_grants() {
    let server = TestServer::start().await;
    let stranger = server.user_without_rights().await;
    let reply = server.call(&stranger, "GET", "/v1/domain/charge-type", "").await.ok();
    let concurrency = json!({
        "status": "normal", "service_type": "CodeCI", "resource_type": "concurrency", "resource_spec_code": "20",
    });
    assert_eq!(
        reply["result"],
        json!({"type": "on-premises", "charge_type": "free", "main_resource_list": [concurrency]})
    );
}
