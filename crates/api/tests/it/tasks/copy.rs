//! CopyJob and ShowCopyName.

use kiln_model::access::Role;
use kiln_model::secret::ExposeSecret as _;
use kiln_model::task::{ParameterValue, Task};
use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

fn copy_body(server: &TestServer, from: &str, name: &str) -> Value {
    let mut body = task_body(server.project(), name, &["ok"]);
    body["copy_job_id"] = json!(from);
    body
}

async fn copied(server: &TestServer, body: &Value) -> String {
    let reply = server.post("/v1/job/copy", body).await.ok();
    assert_eq!((&reply["status"], &reply["error"]), (&json!("success"), &Value::Null));
    reply["result"]["job_id"].as_str().unwrap().to_owned()
}

async fn task(server: &TestServer, id: &str) -> Task {
    let mut reader = server.app.engine.store().read().await.unwrap();
    reader.task(&id.parse().unwrap()).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_copy_is_a_task_of_its_own_with_the_definition_that_was_sent() {
    let server = TestServer::start().await;
    let from = server.task("demo", &["one", "two"]).await;
    let id = copied(&server, &copy_body(&server, &from, "copy")).await;
    assert_ne!(id, from);
    let config = server.get(&format!("/v1/job/{id}/config")).await.ok();
    assert_eq!(config["result"]["job_name"], "copy");
    assert_eq!(config["result"]["steps"].as_array().unwrap().len(), 1);
    let history = server.get(&format!("/v1/job/{id}/history")).await.ok();
    assert_eq!(history["result"]["total"], 1);
}

#[tokio::test]
async fn a_mask_means_the_value_of_the_original() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    let private = |value: &str| {
        json!([{"params": [
            {"name": "name", "value": "token"}, {"name": "defaultValue", "value": value}, {"name": "sensitiveVar", "value": "true"},
        ]}])
    };
    body["parameters"] = private("hunter2");
    body["scms"] = json!([{"url": "https://ann:secret@host/team/demo.git", "scm_type": "default"}]);
    let made = server.post("/v1/job/create", &body).await.ok();
    let from = made["result"]["job_id"].as_str().unwrap();
    let mut again = copy_body(&server, from, "copy");
    again["parameters"] = private("******");
    again["scms"] = json!([{"url": "https://ann:******@host/team/demo.git", "scm_type": "default"}]);
    let copy = task(&server, &copied(&server, &again).await).await;
    assert_eq!(copy.definition.scms[0].url, "https://ann:secret@host/team/demo.git");
    let token = copy
        .definition
        .parameters
        .iter()
        .find(|it| it.name.as_str() == "token")
        .unwrap();
    let ParameterValue::Sealed(sealed) = &token.default else {
        panic!("it lies open")
    };
    let seal = server.app.engine.store().seal();
    assert_eq!(seal.open(sealed).unwrap().expose_secret(), "hunter2");
}

#[tokio::test]
async fn what_the_copy_form_lacks_is_kept_and_schedules_are_not() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["timeout"] = json!({"limit": "2", "unit": "hour"});
    body["triggers"] =
        json!([{"name": "hudson.triggers.TimerTrigger", "parameters": [{"name": "spec", "value": "1 2 * * 1"}]}]);
    let made = server.post("/v1/job/create", &body).await.ok();
    let from = made["result"]["job_id"].as_str().unwrap();
    let copy = task(&server, &copied(&server, &copy_body(&server, from, "copy")).await).await;
    assert_eq!(copy.definition.timeout.unwrap().limit, "2");
    assert_eq!(copy.definition.triggers, []);
}

#[tokio::test]
async fn who_may_copy_there_but_not_create_here_is_refused() {
    let server = TestServer::start().await;
    let from = server.task("demo", &["ok"]).await;
    let (developer, viewer) = (server.member(Role::Developer).await, server.member(Role::Viewer).await);
    let body = copy_body(&server, &from, "copy").to_string();
    let refused = server.call(&viewer, "POST", "/v1/job/copy", body.clone()).await;
    assert_eq!(refused.refusal(), (403, "KILN.0403".to_owned()));
    assert_eq!(server.call(&developer, "POST", "/v1/job/copy", body).await.status, 200);
    let own = server.other_tenant().await.project;
    let mut elsewhere = copy_body(&server, &from, "elsewhere");
    elsewhere["project_id"] = json!(own);
    assert_eq!(server.post("/v1/job/copy", &elsewhere).await.status, 404);
}

#[tokio::test]
async fn a_taken_name_is_refused_and_a_free_one_is_proposed() {
    let server = TestServer::start().await;
    let from = server.task("demo", &["ok"]).await;
    let refused = server.post("/v1/job/copy", &copy_body(&server, &from, "demo")).await;
    assert_eq!(refused.refusal(), (400, "KILN.0410".to_owned()));
    for number in 1..=3 {
        let proposed = server.get(&format!("/v1/job/{from}/copy-name")).await.ok();
        let name = format!("demo-copy-{number}");
        assert_eq!(proposed, json!({"result": name, "error": null, "status": "success"}));
        copied(&server, &copy_body(&server, &from, &name)).await;
    }
}

#[tokio::test]
async fn a_malformed_original_is_named() {
    let server = TestServer::start().await;
    let refused = server.post("/v1/job/copy", &copy_body(&server, "X", "copy")).await;
    assert_eq!(refused.refusal(), (400, "CB.00060201".to_owned()));
    let mut body = copy_body(&server, "X", "copy");
    body.as_object_mut().unwrap().remove("copy_job_id");
    let refused = server.post("/v1/job/copy", &body).await;
    assert!(refused.message().starts_with("[copy_job_id]"), "{}", refused.message());
}
