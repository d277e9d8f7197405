//! UpdateBuildJob.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

async fn config(server: &TestServer, id: &str) -> Value {
    server.get(&format!("/v3/jobs/{id}/query")).await.ok()["result"].clone()
}

fn update(server: &TestServer, id: &str, name: &str, steps: &[&str]) -> Value {
    let mut body = task_body(server.project(), name, steps);
    body["job_id"] = json!(id);
    body
}

#[tokio::test]
async fn the_whole_definition_is_replaced() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["one", "two"]).await;
    let reply = server
        .post("/v3/jobs/update", &update(&server, &id, "renamed", &["three"]))
        .await
        .ok();
    assert_eq!(
        reply,
        json!({"result": {"job_id": id}, "error": null, "status": "success"})
    );
    let config = config(&server, &id).await;
    assert_eq!(config["job_name"], "renamed");
    assert_eq!(config["steps"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_update_form_lacks_is_kept_where_it_is_absent() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["timeout"] = json!({"limit": "2", "unit": "hour"});
    body["build_if_code_updated"] = json!(true);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    server
        .post("/v3/jobs/update", &update(&server, id, "demo", &["ok"]))
        .await
        .ok();
    let config = config(&server, id).await;
    assert_eq!(config["timeout"]["limit"], "2");
    assert_eq!(config["build_if_code_updated"], true);
}

#[tokio::test]
async fn a_task_stays_in_its_project() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let mut body = update(&server, &id, "demo", &["ok"]);
    body["project_id"] = json!("0".repeat(32));
    let reply = server.post("/v3/jobs/update", &body).await;
    assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
    assert!(reply.message().starts_with("[project_id]"));
}

#[tokio::test]
async fn the_name_of_another_task_cannot_be_taken() {
    let server = TestServer::start().await;
    let (_, id) = (server.task("taken", &["ok"]).await, server.task("demo", &["ok"]).await);
    let reply = server
        .post("/v3/jobs/update", &update(&server, &id, "taken", &["ok"]))
        .await;
    assert_eq!(reply.refusal(), (400, "KILN.0410".to_owned()));
}

#[tokio::test]
async fn a_password_in_an_address_is_never_told_and_kept_when_it_comes_back() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["scms"] = json!([{"url": "https://ann:hunter2@host/team/demo.git", "scm_type": "default"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    let mut shown = config(&server, id).await;
    assert_eq!(shown["scms"][0]["url"], "https://ann:******@host/team/demo.git");
    shown["job_id"] = json!(id);
    server.post("/v3/jobs/update", &shown).await.ok();
    let task = server
        .app
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .task(&id.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(task.definition.scms[0].url, "https://ann:hunter2@host/team/demo.git");
}

#[tokio::test]
async fn a_private_value_is_kept_when_it_comes_back_masked() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["parameters"] = json!([{"params": [
        {"name": "name", "value": "token"}, {"name": "defaultValue", "value": "hunter2"}, {"name": "sensitiveVar", "value": "true"},
    ]}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    let sealed = async || {
        let task = server
            .app
            .engine
            .store()
            .read()
            .await
            .unwrap()
            .task(&id.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        task.definition
            .parameters
            .into_iter()
            .find(|it| it.name.as_str() == "token")
            .unwrap()
            .default
    };
    let before = sealed().await;
    let mut shown = config(&server, id).await;
    shown["job_id"] = json!(id);
    server.post("/v3/jobs/update", &shown).await.ok();
    assert_eq!(sealed().await, before);
    // In a task that has no such value yet, the mask stands for nothing.
    shown["parameters"][1]["params"][0]["value"] = json!("other");
    let reply = server.post("/v3/jobs/update", &shown).await;
    assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
}
