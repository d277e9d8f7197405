//! The document against the facts of the official contract: path, method, parameters, required fields, reply fields, types.
//!
//! `tests/contract.json` holds those facts for all 135 operations. We may add to a reply or take more in a body; whatever is
//! declared and missing here, or of another type, must stand in the table of differences in `docs/compatibility.md` with its
//! reason, and nothing may stand there that is not so.

use serde_json::Value;
use std::collections::BTreeSet;

struct Document(Value);

impl Document {
    fn own() -> Self {
        Self(serde_json::to_value(kiln_api::openapi()).unwrap())
    }

    fn operation(&self, fact: &Value) -> Option<&Value> {
        let path = fact["path"].as_str().unwrap();
        let method = fact["method"].as_str().unwrap().to_lowercase();
        let operation = self.0["paths"].get(path)?.get(&method)?;
        (operation["operationId"] == fact["id"]).then_some(operation)
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

    fn required(&self, schema: &Value) -> BTreeSet<String> {
        let parts = self.parts(schema);
        let lists = parts.iter().filter_map(|it| it["required"].as_array());
        lists.flatten().map(|it| it.as_str().unwrap().to_owned()).collect()
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
}

/// What differs, as `OperationId place`.
#[derive(Default)]
struct Differences(BTreeSet<String>);

impl Differences {
    fn note(&mut self, place: &str) {
        self.0.insert(place.to_owned());
    }

    fn schema(&mut self, document: &Document, own: &Value, fact: &Value, at: &str) {
        // The official schema calls a null error an object in some operations and a text in others.
        let envelope = at.ends_with("reply.error");
        let declared = fact["type"].as_str().unwrap_or("object");
        // An object without declared fields stands for anything.
        let anything = declared == "object" && fact["properties"].as_object().is_none_or(serde_json::Map::is_empty);
        if !envelope && !anything && !document.has_type(own, declared) {
            return self.note(at);
        }
        for (name, fact) in fact["properties"].as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            match document.property(own, name) {
                Some(own) => self.schema(document, own, fact, &at),
                None => self.note(&at),
            }
        }
        for key in ["items", "additionalProperties"] {
            if let Some(fact) = fact.get(key).filter(|it| it.is_object()) {
                let parts = document.parts(own);
                match parts.iter().find_map(|it| it.get(key)) {
                    Some(inner) => self.schema(document, inner, fact, &format!("{at}[]")),
                    // Properties of steps are anything.
                    None if at.ends_with(".properties") => {}
                    None => self.note(&format!("{at}[]")),
                }
            }
        }
    }

    fn parameters(&mut self, document: &Document, operation: &Value, fact: &Value, id: &str) {
        let own = operation["parameters"].as_array().cloned().unwrap_or_default();
        for (place, list) in [("path", "path_params"), ("query", "query_params")] {
            let mut names: Vec<&str> = Vec::new();
            for declared in fact[list].as_array().unwrap() {
                let name = declared["name"].as_str().unwrap();
                names.push(name);
                let at = format!("{id} {place}.{name}");
                let Some(found) = own.iter().find(|it| it["name"] == name && it["in"] == place) else {
                    self.note(&at);
                    continue;
                };
                let same_need = found["required"].as_bool().unwrap_or(false) == declared["required"];
                let same_type = document.has_type(&found["schema"], declared["type"].as_str().unwrap());
                let same_bounds = ["minimum", "maximum"].iter().all(|bound| {
                    let declared = declared.get(bound).and_then(|it| match it {
                        Value::String(text) => text.parse().ok(),
                        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                            it.as_f64()
                        }
                    });
                    declared.is_none() || found["schema"][bound].as_f64() == declared
                });
                if !(same_need && same_type && same_bounds) {
                    self.note(&at);
                }
            }
            for more in own.iter().filter(|it| it["in"] == place) {
                let name = more["name"].as_str().unwrap();
                if !names.contains(&name) {
                    self.note(&format!("{id} {place}.{name}"));
                }
            }
        }
    }

    fn body(&mut self, document: &Document, operation: &Value, fact: &Value, id: &str) {
        let content = &operation["requestBody"]["content"];
        let own = content
            .get("application/json")
            .or_else(|| content.get("multipart/form-data"))
            .map_or(&Value::Null, |it| &it["schema"]);
        if fact["body"].is_null() != own.is_null() {
            return self.note(&format!("{id} body"));
        }
        if fact["body"].is_null() {
            return;
        }
        self.schema(document, own, &fact["body"], &format!("{id} body"));
        let required = fact["body"]["required"].as_array().into_iter().flatten();
        let required: BTreeSet<String> = required.map(|it| it.as_str().unwrap().to_owned()).collect();
        for name in document.required(own).symmetric_difference(&required) {
            self.note(&format!("{id} body.{name}"));
        }
    }

    fn reply(&mut self, document: &Document, operation: &Value, fact: &Value, id: &str) {
        let content = &operation["responses"]["200"]["content"];
        if fact["reply"]["format"] == "binary" {
            if !content["application/octet-stream"].is_object() {
                self.note(&format!("{id} reply"));
            }
            return;
        }
        let own = &content["application/json"]["schema"];
        self.schema(document, own, &fact["reply"], &format!("{id} reply"));
    }
}

fn facts() -> Vec<Value> {
    serde_json::from_str(include_str!("../contract.json")).unwrap()
}

/// The rows ``| `OperationId place` | reason |`` of the page on compatibility.
fn known() -> BTreeSet<String> {
    let page = include_str!("../../../../docs/compatibility.md");
    let (_, table) = page.split_once("## Differences from the declared contract").unwrap();
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter_map(|it| it.strip_prefix("| `"));
    rows.map(|row| {
        let (place, reason) = row.split_once("` | ").expect("a row has a place and a reason");
        assert!(reason.trim_end_matches(" |").len() > 10, "{place} gives no reason");
        place.to_owned()
    })
    .collect()
}

#[test]
fn what_differs_from_the_contract_stands_in_the_page_on_compatibility_and_nothing_else() {
    let document = Document::own();
    let mut differences = Differences::default();
    assert_eq!(facts().len(), 135);
    for fact in facts() {
        let id = fact["id"].as_str().unwrap();
        let operation = document.operation(&fact);
        let operation = operation.unwrap_or_else(|| panic!("{id} is not in the document, or lies elsewhere"));
        differences.parameters(&document, operation, &fact, id);
        differences.body(&document, operation, &fact, id);
        differences.reply(&document, operation, &fact, id);
    }
    let (found, known) = (differences.0, known());
    let unknown: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(unknown.is_empty(), "not in docs/compatibility.md: {unknown:#?}");
    assert!(gone.is_empty(), "in docs/compatibility.md, and not so: {gone:#?}");
}

#[test]
fn the_delete_reply_has_no_error_key() {
    let document = Document::own();
    let operation = &document.0["paths"]["/v3/jobs/{job_id}/delete"]["post"];
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    assert!(document.property(schema, "error").is_none());
    assert!(document.property(schema, "result").is_some());
}
