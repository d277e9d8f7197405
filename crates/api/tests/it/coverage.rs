//! What every operation refuses, tested by walking the document: an operation that is added is covered without a line here.

use crate::samples::{self, Things};
use crate::walk::{Operation, build_operations, operations};
use axum::body::Body;
use kiln_model::access::Role;
use kiln_testkit::TestServer;
use serde_json::Value;

/// Those that need no sign-in.
const PUBLIC: [&str; 4] = ["KeystoneCreateUserToken", "ShowDocument", "ShowHealth", "ShowReadiness"];

#[test]
fn every_operation_declares_one_permission_or_is_known_to_be_public() {
    for operation in operations() {
        let public = PUBLIC.contains(&operation.id.as_str());
        assert_eq!(operation.permission.is_none(), public, "{}", operation.id);
    }
}

#[tokio::test]
async fn without_a_token_every_operation_answers_401() {
    let server = TestServer::start().await;
    for operation in operations().into_iter().filter(|it| it.permission.is_some()) {
        // The body is broken on purpose: who calls is asked first.
        let uri = operation.uri(&Things::unknown());
        let reply = server.call("", &operation.method, &uri, "{").await;
        assert_eq!(reply.status, 401, "{} {}", operation.id, reply.text());
        let reply = server.call("no-token", &operation.method, &uri, "{").await;
        assert_eq!(reply.status, 401, "{}", operation.id);
        assert_eq!(reply.json()["error_code"], "APIGW.0301", "{}", operation.id);
    }
}

#[tokio::test]
async fn a_token_for_the_whole_tenant_is_refused_by_every_build_operation() {
    let server = TestServer::start().await;
    let (token, things) = (server.domain_token().await, Things::of(&server).await);
    for operation in build_operations() {
        let refusal = operation.status(&server, &token, &things).await;
        assert_eq!(refusal, (403, "APIGW.0302".to_owned()), "{}", operation.id);
    }
}

#[tokio::test]
async fn what_another_tenant_has_does_not_exist() {
    let server = TestServer::start().await;
    let (other, things) = (server.other_tenant().await, Things::of(&server).await);
    for operation in build_operations() {
        let foreign = operation.status(&server, &other.token, &things).await;
        let unknown = operation.status(&server, &other.token, &Things::unknown()).await;
        if !operation.asks("tenant:") {
            assert_eq!(foreign, (404, operation.not_found().to_owned()), "{}", operation.id);
        }
        assert_eq!(foreign, unknown, "{}", operation.id);
    }
}

#[tokio::test]
async fn without_the_right_in_the_project_every_build_operation_answers_403() {
    let server = TestServer::start().await;
    let (stranger, viewer) = (server.user_without_rights().await, server.member(Role::Viewer).await);
    let things = Things::of(&server).await;
    for operation in build_operations().filter(|it| !it.asks("tenant:use")) {
        let refusal = operation.status(&server, &stranger, &things).await;
        assert_eq!(refusal, (403, "KILN.0403".to_owned()), "{}", operation.id);
        let refused = operation.status(&server, &viewer, &things).await == (403, "KILN.0403".to_owned());
        let views = operation.asks("task:view") || operation.asks("project:view");
        assert_eq!(refused, !views, "{}", operation.id);
    }
}

#[tokio::test]
async fn the_declared_permission_is_the_enforced_one() {
    let server = TestServer::start().await;
    let stranger = server.user_without_rights().await;
    let things = Things::of(&server).await;
    for operation in build_operations().filter(|it| !it.asks("tenant:use")) {
        let reply = server
            .call(
                &stranger,
                &operation.method,
                &operation.uri(&things),
                operation.body(&things),
            )
            .await;
        let declared = operation.permission.clone().unwrap();
        assert!(
            reply.message().contains(&declared),
            "{}: {}",
            operation.id,
            reply.message()
        );
    }
}

#[tokio::test]
async fn a_malformed_id_is_400_in_every_operation() {
    let server = TestServer::start().await;
    let good = Things::unknown();
    for operation in operations().into_iter().filter(|it| it.permission.is_some()) {
        for parameter in operation.parameters.iter().filter(|it| it["in"] == "path") {
            let name = parameter["name"].as_str().unwrap();
            // Credentials have the ids that the operator's configuration gives them.
            if name == "endpoint_id" {
                continue;
            }
            let code = if name == "job_id" { "CB.00060201" } else { "CB.00060200" };
            let marker = format!("{{{name}}}");
            for bad in ["X", "0", "-1", "%F0%28%8C%BC", "%2e%2e", "99999999999"] {
                let broken = Operation {
                    id: operation.id.clone(),
                    method: operation.method.clone(),
                    path: operation.path.replace(&marker, bad),
                    permission: None,
                    takes_body: operation.takes_body,
                    parameters: operation.parameters.clone(),
                };
                let reply = server
                    .call(server.token(), &broken.method, &broken.uri(&good), Body::empty())
                    .await;
                assert_eq!(
                    reply.refusal(),
                    (400, code.to_owned()),
                    "{} {bad}: {}",
                    operation.id,
                    reply.text()
                );
            }
        }
    }
}

#[tokio::test]
async fn a_malformed_body_is_400_in_every_operation_that_takes_one() {
    let server = TestServer::start().await;
    for operation in operations().into_iter().filter(|it| it.takes_body) {
        for bad in [
            "",
            "{",
            "[]",
            "null",
            "\"text\"",
            "7",
            "{\"auth\":7,\"job_id\":{}}",
            "\u{0}",
        ] {
            let reply = server
                .call(server.token(), &operation.method, &operation.path, bad)
                .await;
            let code = reply.code();
            assert_eq!(reply.status, 400, "{} {bad:?}", operation.id);
            assert!(
                code == "CB.00060200" || code == "CB.00060201",
                "{} {bad:?}: {code}",
                operation.id
            );
        }
    }
}

#[tokio::test]
async fn an_empty_body_with_a_json_type_is_taken_where_none_is_needed() {
    let server = TestServer::start().await;
    let things = Things::of(&server).await;
    for operation in build_operations().filter(|it| !it.takes_body && it.method == "GET") {
        if ["ShowLastHistory", "DownloadArtifact"].contains(&operation.id.as_str()) {
            continue;
        }
        let reply = server
            .call(server.token(), "GET", &operation.uri(&things), Body::empty())
            .await;
        assert_eq!(reply.status, 200, "{} {}", operation.id, reply.text());
    }
}

/// Whether a value fits a schema: every key that is there is declared, every required key is there, types agree.
fn fits(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(link) = schema["$ref"].as_str() {
        return fits(document, document.pointer(&link[1..]).unwrap(), value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let choice = choices.iter().find(|it| (it["type"] == "null") == value.is_null());
        return fits(
            document,
            choice.unwrap_or_else(|| panic!("{at}: {value} fits none")),
            value,
            at,
        );
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let agrees = |it: &Value| it == kind || (it == "number" && kind == "integer");
    let good = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(agrees),
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => agrees(&schema["type"]),
    };
    assert!(good, "{at}: {value} is not {}", schema["type"]);
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|it| fits(document, &schema["items"], it, &format!("{at}[]"))),
        Value::Object(fields) => {
            for (name, value) in fields {
                let declared = schema["properties"]
                    .get(name)
                    .or_else(|| schema.get("additionalProperties"));
                match declared {
                    Some(declared) => fits(document, declared, value, &format!("{at}.{name}")),
                    None => assert!(schema["properties"].is_null(), "{at}.{name} is not declared"),
                }
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(fields.contains_key(name.as_str().unwrap()), "{at}.{name} is missing");
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn every_json_reply_fits_its_declared_schema() {
    let server = TestServer::start().await;
    let things = Things::of(&server).await;
    server.hand_in(&things.record, "out/a.txt", b"content").await;
    let document = serde_json::to_value(kiln_api::openapi()).unwrap();
    let mut checked = 0;
    let deleting = ["DeleteBuildJob", "DeleteTheJob", "BatchDeleteBuildJobs"];
    for operation in build_operations().filter(|it| !deleting.contains(&it.id.as_str())) {
        let reply = server
            .call_as(
                server.token(),
                &operation.method,
                &operation.uri(&things),
                (samples::kind(&operation.id), operation.body(&things)),
            )
            .await;
        let declared =
            &document["paths"][&operation.path][operation.method.to_lowercase()]["responses"]["200"]["content"];
        let schema = &declared["application/json"]["schema"];
        if reply.status == 200 && schema.is_object() {
            fits(&document, schema, &reply.json(), &operation.id);
            checked += 1;
        }
    }
    assert!(checked >= 20, "{checked}");
}
