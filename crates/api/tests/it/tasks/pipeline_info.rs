//! ShowJobPipelineInfo.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

fn parameter(name: &str, runtime: bool, private: bool) -> Value {
    json!({"name": "hudson.model.StringParameterDefinition", "params": [
        {"name": "name", "value": name}, {"name": "type", "value": "normalparam"},
        {"name": "defaultValue", "value": "hunter22"},
        {"name": "staticVar", "value": runtime.to_string()}, {"name": "sensitiveVar", "value": private.to_string()},
    ]})
}

async fn task(server: &TestServer) -> String {
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["steps"][0]["properties"]["command"] = json!("echo ${used} \"$token\"");
    body["parameters"] = json!([
        parameter("used", true, false),
        parameter("unused", true, false),
        parameter("token", true, true),
        parameter("fixed", false, false),
    ]);
    body["scms"] = json!([{"url": "https://ann:pw@host/team/demo.git", "scm_type": "github", "branch": "main"}]);
    let made = server.post("/v3/jobs/create", &body).await.ok();
    made["result"]["job_id"].as_str().unwrap().to_owned()
}

fn names(info: &Value) -> Vec<String> {
    let parameters = info["result"]["parameters"].as_array().unwrap().iter();
    parameters
        .map(|it| it["params"][0]["value"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_parameters_are_those_that_are_set_at_each_run_unless_all_are_asked_for() {
    let server = TestServer::start().await;
    let path = format!("/v1/job/{}/pipeline-info", task(&server).await);
    assert_eq!(names(&server.get(&path).await.ok()), ["used", "unused", "token"]);
    let all = server.get(&format!("{path}?all=true")).await.ok();
    assert_eq!(names(&all), ["codeBranch", "used", "unused", "token", "fixed"]);
    let used = server.get(&format!("{path}?check_param_used=true")).await.ok();
    assert_eq!(names(&used), ["used", "token"]);
    let both = server.get(&format!("{path}?all=true&check_param_used=TRUE")).await.ok();
    assert_eq!(names(&both), ["codeBranch", "used", "token"]);
    let off = server.get(&format!("{path}?all=false&check_param_used=")).await.ok();
    assert_eq!(names(&off), ["used", "unused", "token"]);
}

#[tokio::test]
async fn the_rule_for_names_and_the_sources_are_told_and_no_secret_is() {
    let server = TestServer::start().await;
    let path = format!("/v1/job/{}/pipeline-info?all=true", task(&server).await);
    let reply = server.get(&path).await;
    let info = reply.ok()["result"].clone();
    assert_eq!(info["job_name"], "demo");
    assert_eq!(info["job_name_regex"], r"^[\u4e00-\u9fa5A-Za-z0-9_-]{0,115}$");
    assert!(info["job_name_massage"].as_str().unwrap().contains("115"));
    assert_eq!(info["source_code"], "github");
    assert_eq!(info["scms"][0]["branch"], "main");
    assert_eq!(info["scms"][0]["url"], "https://ann:******@host/team/demo.git");
    let token = &info["parameters"][3];
    assert_eq!(token["params"][2]["value"], "******");
    assert_eq!(
        (&token["region"], &token["language"]),
        (&json!("local-1"), &json!("en-us"))
    );
}

#[tokio::test]
async fn other_words_than_true_and_false_are_refused() {
    let server = TestServer::start().await;
    let path = format!("/v1/job/{}/pipeline-info", task(&server).await);
    for query in ["all=yes", "check_param_used=1"] {
        let reply = server.get(&format!("{path}?{query}")).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()));
    }
}
