//! A definition as text for people: one fact a line, in one order, so that two of them can be compared line by line.

use super::body::{ParameterBody, TaskBody};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Deeper values stand on one line, so that indentation does not outgrow what it indents.
const DEEPEST: usize = 12;

/// The outline of a definition.
pub(super) fn of(body: &TaskBody) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(body)?;
    let parameters = body.parameters.iter().flatten().map(parameter).collect();
    value["parameters"] = Value::Array(parameters);
    let mut text = String::new();
    write(&mut text, &value, 0);
    Ok(text)
}

/// A parameter as its attributes by name.
fn parameter(of: &ParameterBody) -> Value {
    let mut fields = Map::new();
    for attribute in of.params.iter().flatten() {
        let Some(name) = &attribute.name else { continue };
        fields.insert(name.clone(), json!(attribute.value));
        if let Some(limits) = &attribute.limits {
            fields.insert("limits".to_owned(), json!(limits));
        }
    }
    Value::Object(fields)
}

fn write(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().filter(|(_, it)| !it.is_null()).collect();
            fields.sort_by_key(|(name, _)| *name);
            for (name, value) in fields {
                indent(text, depth);
                text.push_str(&key(name));
                text.push(':');
                nested(text, value, depth);
            }
        }
        Value::Array(items) => {
            for item in items {
                indent(text, depth);
                text.push('-');
                nested(text, item, depth);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            indent(text, depth);
            let _ = writeln!(text, "{value}");
        }
    }
}

fn nested(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::String(lines) if lines.contains('\n') => {
            text.push_str(" |\n");
            for line in lines.split('\n') {
                indent(text, depth + 1);
                text.push_str(line);
                text.push('\n');
            }
        }
        Value::Object(fields) if !fields.is_empty() && depth < DEEPEST => {
            text.push('\n');
            write(text, value, depth + 1);
        }
        Value::Array(items) if !items.is_empty() && depth < DEEPEST => {
            text.push('\n');
            write(text, value, depth + 1);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) | Value::Array(_) => {
            let _ = writeln!(text, " {value}");
        }
    }
}

/// A key; quoted where it could be taken for something else.
fn key(name: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

fn indent(text: &mut String, depth: usize) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(value: &Value) -> String {
        let mut text = String::new();
        write(&mut text, value, 0);
        text
    }

    #[test]
    fn each_fact_has_a_line_of_its_own() {
        let value = json!({"b": {"command": "make\nmake install", "a key": true}, "a": [1, {"x": "y"}], "c": null, "d": [], "e": "t"});
        let expected = "a:\n  - 1\n  -\n    x: \"y\"\nb:\n  \"a key\": true\n  command: |\n    make\n    make install\nd: []\ne: \"t\"\n";
        assert_eq!(outline(&value), expected);
    }

    #[test]
    fn what_is_nested_deep_takes_one_line() {
        let mut value = json!("end");
        for _ in 0..100 {
            value = json!([value]);
        }
        assert_eq!(outline(&value).lines().count(), DEEPEST + 1);
    }
}
