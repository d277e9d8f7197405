//! The document against the facts of the official contract: path, method, parameters, required fields, reply fields, types.
//!
//! `tests/contract.json` holds those facts for the operations that are built. We may add to a reply or take more in a body;
//! nothing that is declared may be missing or of another type.

use serde_json::Value;

struct Document(Value);

impl Document {
    fn operation<'a>(&'a self, fact: &Value) -> &'a Value {
        let (path, method) = (
            fact["path"].as_str().unwrap(),
            fact["method"].as_str().unwrap().to_lowercase(),
        );
        let operation = &self.0["paths"][path][&method];
        assert_eq!(operation["operationId"], fact["id"], "{method} {path}");
        operation
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(link) => self.resolved(self.0.pointer(link.strip_prefix('#').unwrap()).unwrap()),
            None => schema,
        }
    }

    /// The parts that a schema is made of: alternatives without null, everything of an `allOf`.
    fn parts<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let schema = self.resolved(schema);
        let joined = schema["allOf"].as_array().or_else(|| schema["oneOf"].as_array());
        match joined {
            Some(parts) => parts
                .iter()
                .filter(|it| it["type"] != "null")
                .flat_map(|it| self.parts(it))
                .collect(),
            None => vec![schema],
        }
    }

    fn property<'a>(&'a self, schema: &'a Value, name: &str) -> Option<&'a Value> {
        self.parts(schema).into_iter().find_map(|it| it["properties"].get(name))
    }

    fn required(&self, schema: &Value) -> Vec<String> {
        let parts = self.parts(schema);
        let lists = parts.iter().filter_map(|it| it["required"].as_array());
        let mut names: Vec<String> = lists.flatten().map(|it| it.as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }

    fn has_type(&self, schema: &Value, declared: &str) -> bool {
        let same = |own: &str| own == declared || (own == "integer" && declared == "number");
        self.parts(schema).iter().any(|it| match &it["type"] {
            Value::String(own) => same(own),
            Value::Array(own) => own.iter().any(|it| it.as_str().is_some_and(same)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                declared == "object" && it["properties"].is_object()
            }
        })
    }

    fn holds(&self, own: &Value, fact: &Value, at: &str) {
        let declared = fact["type"].as_str().unwrap();
        // The official schema calls a null error an object in some operations and a text in others.
        if !at.ends_with(".error") {
            assert!(
                self.has_type(own, declared),
                "{at}: not {declared}: {}",
                self.resolved(own)
            );
        }
        for (name, fact) in fact["properties"].as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            let own = self.property(own, name).unwrap_or_else(|| panic!("{at} is missing"));
            self.holds(own, fact, &at);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(fact) = fact.get(key).filter(|it| it.is_object()) {
                let parts = self.parts(own);
                let inner = parts.iter().find_map(|it| it.get(key));
                match inner {
                    Some(inner) => self.holds(inner, fact, &format!("{at}[]")),
                    // Properties of steps are anything.
                    None => assert!(at.ends_with(".properties"), "{at} has no {key}"),
                }
            }
        }
    }
}

fn each(check: impl Fn(&Document, &Value, &Value)) {
    let facts: Value = serde_json::from_str(include_str!("../contract.json")).unwrap();
    let document = Document(serde_json::to_value(kiln_api::openapi()).unwrap());
    let facts = facts.as_array().unwrap();
    assert_eq!(facts.len(), 25);
    for fact in facts {
        check(&document, document.operation(fact), fact);
    }
}

#[test]
fn every_parameter_is_declared_as_the_contract_has_it() {
    each(|document, operation, fact| {
        let own = operation["parameters"].as_array().cloned().unwrap_or_default();
        for (place, list) in [("path", "path_params"), ("query", "query_params")] {
            let mut names: Vec<&str> = Vec::new();
            for declared in fact[list].as_array().unwrap() {
                let name = declared["name"].as_str().unwrap();
                names.push(name);
                let found = own.iter().find(|it| it["name"] == name && it["in"] == place);
                let found = found.unwrap_or_else(|| panic!("{} lacks {name}", fact["id"]));
                assert_eq!(
                    found["required"].as_bool().unwrap_or(false),
                    declared["required"],
                    "{} {name}",
                    fact["id"]
                );
                let schema = &found["schema"];
                assert!(
                    document.has_type(schema, declared["type"].as_str().unwrap()),
                    "{} {name}",
                    fact["id"]
                );
                for bound in ["minimum", "maximum"] {
                    if let Some(value) = declared.get(bound) {
                        assert_eq!(schema[bound].as_f64(), value.as_f64(), "{} {name} {bound}", fact["id"]);
                    }
                }
            }
            let more = own
                .iter()
                .filter(|it| it["in"] == place)
                .find(|it| !names.iter().any(|name| it["name"] == *name));
            assert!(
                more.is_none(),
                "{} declares {more:?}, the contract does not",
                fact["id"]
            );
        }
    });
}

#[test]
fn every_body_has_the_fields_of_the_contract_and_requires_the_same() {
    each(|document, operation, fact| {
        let own = &operation["requestBody"]["content"]["application/json"]["schema"];
        if fact["body"].is_null() {
            assert!(own.is_null(), "{} has a body", fact["id"]);
            return;
        }
        let at = fact["id"].as_str().unwrap();
        document.holds(own, &fact["body"], at);
        let mut required: Vec<String> = serde_json::from_value(fact["body"]["required"].clone()).unwrap();
        required.sort();
        assert_eq!(document.required(own), required, "{at}");
    });
}

#[test]
fn every_reply_has_the_fields_of_the_contract() {
    each(|document, operation, fact| {
        let content = &operation["responses"]["200"]["content"];
        let at = fact["id"].as_str().unwrap();
        if fact["reply"]["format"] == "binary" {
            assert!(content["application/octet-stream"].is_object(), "{at}");
            return;
        }
        document.holds(&content["application/json"]["schema"], &fact["reply"], at);
    });
}

#[test]
fn the_delete_reply_has_no_error_key() {
    let document = Document(serde_json::to_value(kiln_api::openapi()).unwrap());
    let operation = &document.0["paths"]["/v3/jobs/{job_id}/delete"]["post"];
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    assert!(document.property(schema, "error").is_none());
    assert!(document.property(schema, "result").is_some());
}
