//! ShowBuildParamsList, ShowDefaultBuildParameters and ShowJobSystemParameters.

use axum::body::Body;
use axum::http::Request;
use kiln_testkit::TestServer;
use serde_json::{Value, json};

async fn in_chinese(server: &TestServer, path: &str) -> Value {
    let request = Request::get(path)
        .header("x-auth-token", server.token())
        .header("x-language", "zh-cn");
    server.exchange(request.body(Body::empty()).unwrap()).await.ok()
}

#[tokio::test]
async fn the_default_parameters_are_those_that_a_new_task_has() {
    let server = TestServer::start().await;
    let told = server.get("/v1/job/default-parameters").await.ok();
    assert_eq!(told["status"], "success");
    let job = server.task("demo", &["ok"]).await;
    let task = server.get(&format!("/v3/jobs/{job}/query")).await.ok();
    assert_eq!(told["result"], task["result"]["parameters"]);
    let first = &told["result"][0];
    assert_eq!(first["name"], "hudson.model.StringParameterDefinition");
    assert_eq!(
        first["params"][0],
        json!({"name": "name", "value": "codeBranch", "limits": null})
    );
    assert_eq!(first["params"][2]["value"], "master");
}

#[tokio::test]
async fn the_kinds_of_parameters_come_with_their_rules() {
    let server = TestServer::start().await;
    let told = server.get("/v1/job/build-params").await.ok();
    let kinds = told["result"]["build_parameters"].as_array().unwrap();
    let titles: Vec<_> = kinds.iter().map(|it| it["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["String", "Enumeration", "Auto-increment"]);
    let name = &kinds[0]["params"][0];
    assert_eq!((&name["name"], &name["required"]), (&json!("name"), &json!(true)));
    let rules: Vec<_> = name["constraints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["type"].as_str().unwrap(), it["value"].as_str().unwrap()))
        .collect();
    assert_eq!(
        rules[..3],
        [("maxLen", "128"), ("minLen", "1"), ("regex", "^[a-z0-9A-Z_]{1,128}$")]
    );
    let value = &kinds[0]["params"][2];
    assert_eq!(value["constraints"][0]["value"], "8192");
    assert_eq!(value["constraints"][0]["errormsg"], "at most 8192 characters");
    let words: Vec<_> = kinds
        .iter()
        .map(|it| &it["params"][1]["constraints"][0]["value"])
        .collect();
    assert_eq!(words, ["^normalparam$", "^customizeparam$", "^increment$"]);
}

#[tokio::test]
async fn the_kinds_of_parameters_speak_chinese_too() {
    let server = TestServer::start().await;
    let told = in_chinese(&server, "/v1/job/build-params").await;
    let first = &told["result"]["build_parameters"][0];
    assert_eq!(first["title"], "字符串");
    assert_eq!(
        first["params"][0]["constraints"][0]["errormsg"],
        "长度不能超过128个字符"
    );
}

#[tokio::test]
async fn the_system_parameters_have_the_ids_of_the_hosted_service() {
    let server = TestServer::start().await;
    let told = server.get("/v1/job/system-parameters").await.ok();
    let ids: Vec<_> = told["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["id"].as_u64().unwrap(), it["parameter_name"].as_str().unwrap()))
        .collect();
    let hosted = [
        (6, "BUILDNUMBER"),
        (8, "TIMESTAMP"),
        (9, "INCREASENUM"),
        (10, "PROJECT_ID"),
    ];
    assert_eq!(ids[..4], hosted);
    assert!(ids.iter().any(|it| it.1 == "COMMIT_ID_SHORTER"), "{ids:?}");
    let chinese = in_chinese(&server, "/v1/job/system-parameters").await;
    assert_eq!(chinese["result"][3]["description"], "构建任务所属项目的ID");
}

#[tokio::test]
async fn whoever_belongs_to_the_tenant_may_ask() {
    let server = TestServer::start().await;
    let stranger = server.user_without_rights().await;
    for path in ["build-params", "default-parameters", "system-parameters"] {
        server.call(&stranger, "GET", &format!("/v1/job/{path}"), "").await.ok();
    }
}
