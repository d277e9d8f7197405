//! ShowDomainStatus and ShowDomainsStatuses.

use kiln_testkit::TestServer;
use serde_json::json;

const STATUSES: &str = "/v1/domain/domains-statuses";

#[tokio::test]
async fn a_tenant_is_in_use() {
    let server = TestServer::start().await;
    let reply = server.get("/v1/domain/status").await.ok();
    let result = json!({"allow_custom_env": 1, "free_quota": false, "status": 1});
    assert_eq!(reply, json!({"result": result, "error": null, "status": "success"}));
}

#[tokio::test]
async fn of_several_tenants_the_callers_own_is_told_and_no_other() {
    let server = TestServer::start().await;
    let other = server.other_tenant().await;
    let made = &server.tenant.credentials;
    let ids = format!("{}, {},unknown", other.credentials.domain_id, made.domain_id);
    let reply = server.post(STATUSES, &json!({"domain_ids": ids})).await.ok();
    let list = reply["result"].as_array().unwrap();
    assert_eq!(list.len(), 1);
    let own = &list[0];
    assert_eq!(
        (&own["domain_id"], &own["domain_name"]),
        (&json!(made.domain_id), &json!("kiln"))
    );
    assert_eq!(
        (&own["region"], &own["service_name"], &own["status"]),
        (&json!("local-1"), &json!("CodeCI"), &json!(1))
    );
    let foreign = server
        .post(STATUSES, &json!({"domain_ids": other.credentials.domain_id}))
        .await
        .ok();
    assert_eq!(foreign["result"], json!([]));
}

#[tokio::test]
async fn ids_must_be_there_and_not_too_many() {
    let server = TestServer::start().await;
    for wrong in [
        json!(null),
        json!(""),
        json!(","),
        json!(["x"]),
        json!("x,".repeat(101)),
        json!("a\nb"),
    ] {
        let reply = server.post(STATUSES, &json!({"domain_ids": wrong})).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{wrong}");
    }
}
