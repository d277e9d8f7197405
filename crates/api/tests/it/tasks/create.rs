//! CreateBuildJob.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

fn parameter<'a>(config: &'a Value, name: &str) -> Option<&'a Value> {
    let parameters = config["result"]["parameters"].as_array().unwrap();
    parameters
        .iter()
        .find(|it| it["params"][0] == json!({"name": "name", "value": name, "limits": null}))
}

#[tokio::test]
async fn a_task_is_made_and_its_id_told() {
    let server = TestServer::start().await;
    let reply = server
        .post("/v3/jobs/create", &task_body(server.project(), "demo", &["ok"]))
        .await;
    let body = reply.ok();
    assert_eq!(body["status"], "success");
    assert_eq!(body["error"], Value::Null);
    assert_eq!(body["result"]["job_id"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn a_name_is_unique_in_its_project_and_the_refusal_names_the_holder() {
    let server = TestServer::start().await;
    let holder = server.task("demo", &["ok"]).await;
    let again = server
        .post("/v3/jobs/create", &task_body(server.project(), "demo", &["ok"]))
        .await;
    assert_eq!(again.refusal(), (400, "KILN.0410".to_owned()));
    assert!(again.message().contains(&holder), "{}", again.message());
}

#[tokio::test]
async fn every_task_gets_the_branch_as_a_parameter() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["scms"] = json!([{"url": "https://host/team/demo.git", "scm_type": "default", "branch": "main"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    let config = server.get(&format!("/v3/jobs/{id}/query")).await.ok();
    let branch = parameter(&config, "codeBranch").unwrap();
    assert_eq!(
        branch["params"][2],
        json!({"name": "defaultValue", "value": "main", "limits": null})
    );
}

#[tokio::test]
async fn unknown_keys_are_ignored() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["future"] = json!({"of": ["the", "api"]});
    assert_eq!(server.post("/v3/jobs/create", &body).await.status, 200);
}

#[tokio::test]
async fn a_body_with_escapes_only_in_ascii_is_read_right() {
    let server = TestServer::start().await;
    let body = task_body(server.project(), "PLACE", &["ok"])
        .to_string()
        .replace("PLACE", "\\u6784\\u5efa");
    let made = server.call(server.token(), "POST", "/v3/jobs/create", body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    assert_eq!(
        server.get(&format!("/v3/jobs/{id}/query")).await.ok()["result"]["job_name"],
        "构建"
    );
}

#[tokio::test]
async fn an_unknown_module_of_the_known_pattern_is_taken() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["steps"][0]["module_id"] = json!("devcloud2018.codeci_action_99999.action");
    assert_eq!(server.post("/v3/jobs/create", &body).await.status, 200);
}

#[tokio::test]
async fn a_project_has_no_more_tasks_than_its_limit() {
    let settle = kiln_testkit::Settle {
        task_limit: 1,
        ..kiln_testkit::Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    server.task("one", &["ok"]).await;
    let reply = server
        .post("/v3/jobs/create", &task_body(server.project(), "two", &["ok"]))
        .await;
    assert_eq!(reply.refusal(), (400, "KILN.0411".to_owned()));
}

#[tokio::test]
async fn every_problem_of_a_body_is_told_at_once() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["steps"][0]["module_id"] = json!("no such kind");
    body["triggers"] =
        json!([{"name": "hudson.triggers.TimerTrigger", "parameters": [{"name": "spec", "value": "often"}]}]);
    let reply = server.post("/v3/jobs/create", &body).await;
    assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
    let message = reply.message();
    assert!(
        message.contains("steps[0]") && message.contains("triggers[0]"),
        "{message}"
    );
}

#[tokio::test]
async fn a_number_for_the_depth_comes_back_as_text() {
    let server = TestServer::start().await;
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["scms"] = json!([{"url": "https://host/team/demo.git", "scm_type": "default", "depth": 5}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    assert_eq!(
        server.get(&format!("/v3/jobs/{id}/query")).await.ok()["result"]["scms"][0]["depth"],
        "5"
    );
}
