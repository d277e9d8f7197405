//! ShowJobConfig: what is read back is what was sent.

use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn config(server: &TestServer, body: &Value) -> Value {
    let made = server.post("/v1/job/create", body).await.ok();
    let id = made["result"]["job_id"].as_str().unwrap();
    let path = format!("/v1/job/{id}/config?get_all_params=true");
    server.get(&path).await.ok()["result"].clone()
}

#[tokio::test]
async fn what_was_not_said_is_not_told() {
    let server = TestServer::start().await;
    let body = json!({"arch": "x86-64", "job_name": "demo", "project_id": server.project(), "steps": [
        {"module_id": "devcloud2018.codeci_action_20035.action", "name": "Docker"},
    ]});
    let told = config(&server, &body).await;
    assert_eq!(told["parameters"], json!([]));
    assert_eq!(told["triggers"], json!([]));
    assert_eq!(
        (&told["build_config_type"], &told["auto_update_sub_module"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        told["steps"],
        json!([{"module_id": "devcloud2018.codeci_action_20035.action", "name": "Docker", "version": null, "enable": null, "properties": {}}])
    );
    assert_eq!(told["build_if_code_updated"], false);
}

#[tokio::test]
async fn the_hosted_service_tells_the_task_and_its_environment_with_it() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    for path in [format!("/v1/job/{id}/config"), format!("/v3/jobs/{id}/query")] {
        let told = server.get(&path).await.ok()["result"].clone();
        assert_eq!(told["job_id"], json!(id));
        assert_eq!(told["build_environment_type"], "docker");
        assert_eq!(told.get("cluster_selected"), Some(&Value::Null));
    }
}

#[tokio::test]
async fn attributes_and_choices_come_back_as_they_were_sent() {
    let server = TestServer::start().await;
    let sent = json!([{"name": "hudson.model.StringParameterDefinition", "params": [
        {"name": "name", "value": "test"},
        {"name": "type", "value": "customizeparam"},
        {"name": "defaultValue", "value": "cs", "limits": [{"disable": "1", "name": "cs"}, {"name": "dfds"}]},
        {"name": "deletion", "value": "false"},
        {"name": "staticVar", "value": "false"},
    ]}]);
    let mut body = kiln_testkit::task_body(server.project(), "demo", &["ok"]);
    body["parameters"] = sent;
    body["auto_update_sub_module"] = json!("false");
    let told = config(&server, &body).await;
    assert_eq!(
        told["parameters"],
        json!([{"name": "hudson.model.StringParameterDefinition", "params": [
            {"name": "name", "value": "test", "limits": null},
            {"name": "type", "value": "customizeparam", "limits": null},
            {"name": "defaultValue", "value": "cs", "limits": [
                {"disable": "1", "name": "cs", "display_name": null}, {"name": "dfds", "disable": null, "display_name": null},
            ]},
            {"name": "deletion", "value": "false", "limits": null},
            {"name": "staticVar", "value": "false", "limits": null},
        ]}])
    );
    assert_eq!(
        (&told["build_config_type"], &told["auto_update_sub_module"]),
        (&json!("ACTION"), &json!("false"))
    );
    assert_eq!(told["steps"], body["steps"]);
}

#[tokio::test]
async fn the_complete_form_can_be_sent_back_and_says_everything_then() {
    let server = TestServer::start().await;
    let id = server.task("demo", &["ok"]).await;
    let complete = server.get(&format!("/v3/jobs/{id}/query")).await.ok()["result"].clone();
    assert_eq!(complete["parameters"][0]["params"][0]["value"], "codeBranch");
    server.post("/v1/job/update", &complete).await.ok();
    let told = server.get(&format!("/v1/job/{id}/config")).await.ok()["result"].clone();
    assert_eq!(told, complete);
}
