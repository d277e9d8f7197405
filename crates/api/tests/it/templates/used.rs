//! Noting that a task was made from a template.

use super::make;
use kiln_model::id::DomainId;
use kiln_testkit::TestServer;
use serde_json::json;

const MAVEN: &str = "ea5e574463779c9a5c0fd857cd8bcbab";

async fn uses(server: &TestServer, template: &str) -> u64 {
    let domain: &DomainId = &server.tenant.credentials.domain_id;
    let mut reader = server.app.engine.store().read().await.unwrap();
    reader
        .template_use(domain, template)
        .await
        .unwrap()
        .map_or(0, |it| it.uses)
}

#[tokio::test]
async fn each_use_is_counted_by_either_id() {
    let server = TestServer::start().await;
    let (job, custom) = (server.task("demo", &["ok"]).await, make(&server, "mine").await);
    let shown = server.get(&format!("/v1/template/{custom}/custom")).await.ok();
    let short = shown["result"]["id"].as_str().unwrap();
    for (id, uuid, expected) in [
        (MAVEN, MAVEN, 1),
        ("2e0762c4a925e4b18d7f9278", MAVEN, 2),
        (&custom, custom.as_str(), 1),
        (short, custom.as_str(), 2),
    ] {
        let body = json!({"job_id": job, "template_id": id});
        let reply = server.post("/v1/template/used-info", &body).await.ok();
        assert_eq!(reply, json!({"result": "success", "error": null, "status": "success"}));
        assert_eq!(uses(&server, uuid).await, expected, "{id}");
    }
}

#[tokio::test]
async fn an_unknown_task_or_template_is_404() {
    let server = TestServer::start().await;
    let job = server.task("demo", &["ok"]).await;
    let unknown = "0".repeat(32);
    for (job, template, status) in [
        (unknown.as_str(), MAVEN, 404),
        (&job, unknown.as_str(), 404),
        (&job, "00013", 404),
        (&job, "a b", 400),
        (&job, "", 400),
    ] {
        let reply = server
            .post(
                "/v1/template/used-info",
                &json!({"job_id": job, "template_id": template}),
            )
            .await;
        assert_eq!(reply.status, status, "{template}");
    }
}
