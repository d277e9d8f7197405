//! CheckJobCountIsTopLimit and CheckJobNameIsExists.

use kiln_iam::NewProject;
use kiln_model::access::UserRef;
use kiln_testkit::{Settle, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_tenant_is_told_when_it_has_all_the_tasks_that_it_may_have() {
    let settle = Settle {
        task_limit: 2,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let full = async || server.get("/v1/job/check/count").await.ok();
    let first = server.task("one", &["ok"]).await;
    assert_eq!(
        full().await,
        json!({"result": false, "error": null, "status": "success"})
    );
    server.task("two", &["ok"]).await;
    assert_eq!(full().await["result"], true);
    server.delete(&format!("/v1/job/{first}/delete")).await.ok();
    assert_eq!(full().await["result"], false);
}

#[tokio::test]
async fn the_limit_counts_the_tasks_of_every_project_of_the_tenant() {
    let settle = Settle {
        task_limit: 1,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    server.task("one", &["ok"]).await;
    let iam = &server.app.iam;
    let domain = &server.tenant.credentials.domain_id;
    let user = server
        .app
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .user_named(domain, "admin")
        .await
        .unwrap()
        .unwrap();
    let by = UserRef {
        id: user.id,
        name: user.name,
    };
    let second = iam
        .create_project(domain, NewProject::named("second"), &by)
        .await
        .unwrap();
    let body = kiln_testkit::task_body(second.id.as_str(), "two", &["ok"]);
    let refused = server.post("/v1/job/create", &body).await;
    assert_eq!(refused.refusal(), (400, "KILN.0411".to_owned()));
    assert!(
        refused.message().starts_with("the tenant has 1 tasks"),
        "{}",
        refused.message()
    );
}

#[tokio::test]
async fn a_name_exists_in_its_project_until_its_task_is_deleted() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let exists = async |name: &str| {
        let path = format!("/v1/job/check/exist?project_id={}&job_name={name}", server.project());
        server.get(&path).await.ok()
    };
    assert_eq!(exists("demo").await, json!({"result": true, "status": "success"}));
    assert_eq!(exists("other").await["result"], false);
    server.delete(&format!("/v1/job/{id}/delete")).await.ok();
    assert_eq!(exists("demo").await["result"], false);
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_named() {
    let server = TestServer::start().await;
    for (query, field) in [
        (format!("project_id={}", server.project()), "[job_name]"),
        (format!("project_id={}&job_name=a%20b", server.project()), "[job_name]"),
        ("job_name=demo".to_owned(), "[project_id]"),
        ("project_id=X&job_name=demo".to_owned(), "[project_id]"),
    ] {
        let refused = server.get(&format!("/v1/job/check/exist?{query}")).await;
        assert_eq!(refused.refusal(), (400, "CB.00060200".to_owned()));
        assert!(refused.message().starts_with(field), "{}", refused.message());
    }
}
