//! The document is good to read and good to generate clients from.

use serde_json::Value;
use std::collections::BTreeSet;

fn document() -> Value {
    serde_json::to_value(kiln_api::openapi()).unwrap()
}

fn each(check: impl Fn(&str, &str, &Value)) {
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            check(path, method, operation);
        }
    }
}

#[test]
fn every_operation_says_what_it_does_and_belongs_to_its_folder() {
    let inventory = kiln_api::inventory();
    each(|path, method, operation| {
        assert!(
            operation["summary"].as_str().is_some_and(|it| !it.is_empty()),
            "{method} {path}"
        );
        let id = operation["operationId"].as_str().unwrap();
        let tag = operation["tags"][0].as_str().unwrap();
        let line = inventory.lines().find(|it| it.starts_with(&format!("{id} "))).unwrap();
        assert!(line.contains(&format!("crates/api/src/{tag}/")), "{line}");
    });
}

#[test]
fn every_id_is_used_once() {
    let mut ids = BTreeSet::new();
    let inventory = kiln_api::inventory();
    for line in inventory.lines() {
        assert!(ids.insert(line.split(' ').next().unwrap()), "{line}");
    }
}

#[test]
fn every_placeholder_of_a_path_is_a_parameter() {
    each(|path, method, operation| {
        let placeholders: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let declared: Vec<&str> = parameters
            .iter()
            .filter(|it| it["in"] == "path")
            .map(|it| it["name"].as_str().unwrap())
            .collect();
        assert_eq!(declared, placeholders, "{method} {path}");
    });
}

#[test]
fn every_operation_that_asks_who_calls_tells_its_refusals() {
    each(|path, method, operation| {
        if operation["security"][0]["token"].is_array() {
            for status in ["400", "401", "403", "404", "500"] {
                let schema = &operation["responses"][status]["content"]["application/json"]["schema"];
                assert_eq!(
                    schema["$ref"], "#/components/schemas/ErrorBody",
                    "{method} {path} {status}"
                );
            }
        }
    });
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Value, value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(link) = fields.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(&link[1..]).is_some(), "{link}");
                }
                fields.values().for_each(|it| walk(document, it));
            }
            Value::Array(items) => items.iter().for_each(|it| walk(document, it)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    walk(&document, &document);
}

#[test]
fn files_of_the_source_are_not_told_to_clients() {
    assert!(!document().to_string().contains("x-file"));
}
