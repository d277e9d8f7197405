//! Making templates.

use super::{make, template};
use kiln_testkit::{Settle, TestServer};
use serde_json::{Value, json};

#[tokio::test]
async fn a_template_is_given_back_as_it_came() {
    let server = TestServer::start().await;
    let sent = template("demo");
    let made = server.post("/v3/templates/create", &sent).await.ok();
    assert_eq!((&made["status"], &made["error"]), (&json!("success"), &Value::Null));
    let item = &made["result"];
    for key in ["name", "description", "tool_type", "parameters"] {
        let mut expected = sent[key].clone();
        for attribute in expected.as_array_mut().into_iter().flatten() {
            for it in attribute["params"].as_array_mut().unwrap() {
                it["limits"] = Value::Null;
            }
        }
        assert_eq!(item[key], expected, "{key}");
    }
    assert_eq!(item["template"]["steps"][0]["properties"], json!({"command": "true"}));
    assert_eq!(
        (&item["scope"], &item["type"], &item["public"]),
        (&json!("custom"), &json!("codeci"), &json!(true))
    );
    assert_eq!(item["favourite"], false);
    assert!(
        item["create_time"]
            .as_str()
            .unwrap()
            .starts_with("2024-06-26T08:00:00.")
    );
    assert_eq!(
        (&item["user_name"], &item["domain_name"]),
        (&json!("admin"), &json!("kiln"))
    );
    assert_eq!(item["id"].as_str().unwrap().len(), 24);
    let shown = server
        .get(&format!("/v1/template/{}/custom", item["uuid"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(&shown["result"], item);
}

#[tokio::test]
async fn what_was_left_out_stays_out() {
    let server = TestServer::start().await;
    let mut body =
        json!({"name": "bare", "template": {"steps": [{"module_id": "devcloud2018.codeci_action_20035.action"}]}});
    let made = server.post("/v3/templates/create", &body).await.ok();
    let item = &made["result"];
    assert_eq!(
        (&item["parameters"], &item["tool_type"], &item["description"]),
        (&json!([]), &Value::Null, &json!(""))
    );
    let step = &item["template"]["steps"][0];
    assert_eq!(
        (&step["enable"], &step["version"], &step["name"]),
        (&Value::Null, &Value::Null, &json!("run Docker commands"))
    );
    body["template"]["steps"] = json!([]);
    assert_eq!(
        server.post("/v1/template/create", &body).await.status,
        200,
        "no steps are steps too"
    );
}

#[tokio::test]
async fn a_private_value_is_masked() {
    let server = TestServer::start().await;
    let mut body = template("private");
    body["parameters"] = json!([{"params": [{"name": "name", "value": "token"}, {"name": "defaultValue", "value": "hunter22hunter22"},
                                            {"name": "sensitiveVar", "value": "true"}]}]);
    let made = server.post("/v3/templates/create", &body).await;
    assert!(!made.text().contains("hunter22"), "{}", made.text());
    assert_eq!(made.ok()["result"]["parameters"][0]["params"][1]["value"], "******");
}

#[tokio::test]
async fn the_rules_are_those_of_tasks() {
    let server = TestServer::start().await;
    let mut step = template("x")["template"]["steps"][0].clone();
    let steps = |steps: Value| json!({"name": "x", "template": {"steps": steps}});
    step["module_id"] = json!("nonsense");
    for (field, body) in [
        ("name", json!({"template": {"steps": []}})),
        ("name", json!({"name": "a\nb", "template": {"steps": []}})),
        ("name", json!({"name": "x".repeat(129), "template": {"steps": []}})),
        ("template", json!({"name": "x"})),
        ("template.steps", json!({"name": "x", "template": {}})),
        ("template.steps[0].module_id", steps(json!([step]))),
        (
            "template.steps",
            steps(json!(vec![template("x")["template"]["steps"][0].clone(); 51])),
        ),
        (
            "parameters[0].params",
            json!({"name": "x", "template": {"steps": []}, "parameters": [{"params": []}]}),
        ),
        (
            "description",
            json!({"name": "x", "template": {"steps": []}, "description": "x".repeat(1025)}),
        ),
        (
            "template",
            steps(
                json!([{"module_id": "devcloud2018.codeci_action_20017.action", "properties": {"command": "x".repeat(300_000)}}]),
            ),
        ),
        (
            "parameters[0].params",
            json!({"name": "x", "template": {"steps": []}, "parameters": [{"params": [
            {"name": "name", "value": "a"}, {"name": "defaultValue", "value": "1"}, {"name": "defaultValue", "value": "2"}]}]}),
        ),
    ] {
        let reply = server.post("/v1/template/create", &body).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{field}");
        assert!(
            reply.message().starts_with(&format!("[{field}]")),
            "{field}: {}",
            reply.message()
        );
    }
}

#[tokio::test]
async fn a_tenant_has_no_more_templates_than_it_may() {
    let settle = Settle {
        quotas: Some(kiln_engine::Quotas {
            templates_per_tenant: 1,
            ..kiln_engine::Quotas::default()
        }),
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let first = make(&server, "first").await;
    let reply = server.post("/v1/template/create", &template("second")).await;
    assert_eq!(reply.refusal(), (400, "KILN.0430".to_owned()));
    server.delete(&format!("/v1/template/{first}/delete")).await.ok();
    make(&server, "second").await;
}
