//! ListJobConfig.

use kiln_testkit::{TestServer, task_body};
use serde_json::{Value, json};

async fn full(server: &TestServer) -> Value {
    let path = format!("/v1/job/{}/group/create", server.project());
    let group = server.post(&path, &json!({"name": "shown"})).await.ok();
    let mut body = task_body(server.project(), "demo", &["ok"]);
    body["flavor"] = json!("2U8G");
    body["auto_update_sub_module"] = json!(true);
    body["build_if_code_updated"] = json!("true");
    body["group_id"] = group["result"][0]["id"].clone();
    body["timeout"] = json!({"limit": 4, "unit": "hour"});
    body["scms"] = json!([{"url": "https://host/team/demo.git", "scm_type": "codehub", "repo_id": 2_131_746_215, "is_auto_build": true}]);
    body["parameters"] = json!([{"name": "hudson.model.StringParameterDefinition", "params": [
        {"name": "name", "value": "mode"}, {"name": "type", "value": "customizeparam"},
        {"name": "defaultValue", "value": "a", "limits": [{"name": "a", "display_name": "A", "disable": "0"}]},
        {"name": "staticVar", "value": "true"},
    ]}, {"name": "hudson.model.StringParameterDefinition", "params": [
        {"name": "name", "value": "secret"}, {"name": "defaultValue", "value": "hunter2"}, {"name": "sensitiveVar", "value": "true"},
    ]}]);
    body["triggers"] = json!([{"name": "hudson.triggers.TimerTrigger", "parameters": [
        {"name": "spec", "value": "18 15 * * 1,2,3,4,5"}, {"name": "timeZoneId", "value": "Asia/Shanghai"},
        {"name": "timeZone", "value": "China_Standard_Time"}, {"name": "isDST", "value": "false"},
    ]}]);
    body
}

async fn config(server: &TestServer, body: &Value) -> Value {
    let made = server.post("/v3/jobs/create", body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    server
        .get(&format!("/v3/jobs/{id}/query?get_all_params=true"))
        .await
        .ok()
}

#[tokio::test]
async fn a_definition_comes_back_in_the_types_of_the_contract() {
    let server = TestServer::start().await;
    let body = full(&server).await;
    let reply = config(&server, &body).await;
    assert_eq!((&reply["status"], &reply["error"]), (&json!("success"), &Value::Null));
    let result = &reply["result"];
    assert_eq!(result["auto_update_sub_module"], "true");
    assert_eq!(result["build_if_code_updated"], true);
    assert_eq!(result["timeout"], json!({"limit": "4", "unit": "hour"}));
    assert_eq!(result["triggers"], body["triggers"]);
    assert_eq!(result["steps"][0]["properties"], body["steps"][0]["properties"]);
    assert_eq!(result["scms"][0]["repo_id"], "2131746215");
}

#[tokio::test]
async fn what_the_service_fills_in_for_a_repository_is_told() {
    let server = TestServer::start().await;
    let scm = config(&server, &full(&server).await).await["result"]["scms"][0].clone();
    assert_eq!(scm["build_type"], "branch");
    assert_eq!(scm["depth"], "1");
    assert_eq!(scm["group_name"], "team");
    assert_eq!(scm["repo_name"], "demo");
    assert_eq!(scm["enable_git_lfs"], false);
}

#[tokio::test]
async fn parameters_come_back_as_lists_of_attributes_and_private_values_masked() {
    let server = TestServer::start().await;
    let reply = config(&server, &full(&server).await).await;
    let parameters = reply["result"]["parameters"].as_array().unwrap();
    assert_eq!(parameters.len(), 3);
    let mode = &parameters[1]["params"];
    assert_eq!(
        mode[1],
        json!({"name": "type", "value": "customizeparam", "limits": null})
    );
    assert_eq!(
        mode[2]["limits"],
        json!([{"name": "a", "display_name": "A", "disable": "0"}])
    );
    assert_eq!(mode[6]["value"], "true");
    assert_eq!(parameters[2]["params"][2]["value"], "******");
    assert!(!reply.to_string().contains("hunter2"));
}

#[tokio::test]
async fn what_comes_back_can_be_sent_again() {
    let server = TestServer::start().await;
    let first = config(&server, &full(&server).await).await["result"].clone();
    let mut again = first.clone();
    again["job_name"] = json!("again");
    again["parameters"][2]["params"][2]["value"] = json!("hunter3");
    let mut second = config(&server, &again).await["result"].clone();
    second["job_name"] = json!("demo");
    second["job_id"] = first["job_id"].clone();
    assert_eq!(first, second);
}
