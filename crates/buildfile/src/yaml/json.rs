//! A tree as JSON: what a value means that was written down as YAML from JSON.

use super::node::{Kind, Node};
use serde_json::{Map, Number, Value};

/// The value. Scalars without quotes may be null, a boolean or a number; everything else is text.
pub(crate) fn to_json(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar { text, plain: false } => Value::String(text.clone()),
        Kind::Scalar { text, plain: true } => plain(text),
        Kind::List(items) => Value::Array(items.iter().map(to_json).collect()),
        Kind::Map(entries) => {
            let fields = entries.iter().map(|(key, value)| (key.text.clone(), to_json(value)));
            Value::Object(Map::from_iter(fields))
        }
    }
}

fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    let numeric = text.starts_with(|it: char| it == '-' || it.is_ascii_digit());
    match serde_json::from_str(text) {
        Ok(Value::Number(number)) if numeric => exact(text, number),
        Ok(_) | Err(_) => Value::String(text.to_owned()),
    }
}

/// The number, read to its last digit: JSON readers round fractions.
fn exact(text: &str, number: Number) -> Value {
    let fraction = number.is_f64().then(|| text.parse().ok()).flatten();
    Value::Number(fraction.and_then(Number::from_f64).unwrap_or(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_json_could_have_been_is_more_than_text() {
        for (text, value) in [
            ("", json!(null)),
            ("true", json!(true)),
            ("12", json!(12)),
            ("-1.5e3", json!(-1.5e3)),
            ("yes", json!("yes")),
            ("0x10", json!("0x10")),
            ("010", json!("010")),
            ("1.", json!("1.")),
            ("[1]", json!("[1]")),
        ] {
            assert_eq!(plain(text), value, "{text}");
        }
    }
}
