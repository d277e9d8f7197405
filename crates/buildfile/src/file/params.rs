//! `params`: names and values of parameters.

use super::reader::{Reader, shown};
use super::shape::FileParam;
use crate::check::check_value;
use crate::yaml::Node;
use kiln_model::task::parameter::InvalidParameterName;
use kiln_model::task::{ParameterKind, ParameterName};
use std::collections::HashMap;

const KEYS: &[&str] = &["name", "value"];

pub(super) fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Vec<FileParam> {
    let Some(items) = node.and_then(|it| reader.list(it, "`params`")) else {
        return Vec::new();
    };
    let mut lines: HashMap<ParameterName, u32> = HashMap::new();
    let mut params = Vec::new();
    for item in items {
        let Some(param) = param(reader, item) else { continue };
        if let Some(line) = lines.get(&param.name) {
            let message = format!("the parameter `{}` is there twice", param.name);
            let hint = Some(format!("the first one is on line {line}; keep one of them"));
            reader.error_with("duplicate-parameter", param.at, message, hint);
            continue;
        }
        lines.insert(param.name.clone(), param.at.start.line);
        params.push(param);
    }
    params
}

fn param(reader: &mut Reader<'_>, item: &Node) -> Option<FileParam> {
    let fields = reader.fields(item, "a parameter", KEYS)?;
    let value = match fields.get("value") {
        Some(node) => (node, reader.text(node, "the value of a parameter")?),
        None => (item, ""),
    };
    let Some(name) = fields.get("name") else {
        let hint = Some("a parameter has the form `- name: x` with `value: y` below `name`".to_owned());
        reader.error_with("missing-key", fields.at, "a parameter does not say its `name`", hint);
        return None;
    };
    let text = reader.text(name, "the name of a parameter")?;
    let parsed = match ParameterName::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let message = match &error {
                InvalidParameterName::Form => format!("`{}` cannot name a parameter: {error}", shown(text)),
                InvalidParameterName::Forbidden(_) => error.to_string(),
            };
            reader.error("parameter-name", name.at, message);
            return None;
        }
    };
    let (node, value) = value;
    if let Err(message) = check_value(&ParameterKind::Text, value) {
        let message = format!("the value of the parameter `{parsed}` {message}");
        reader.error("parameter-value", node.at, message);
        return None;
    }
    Some(FileParam {
        name: parsed,
        value: value.to_owned(),
        at: name.at,
    })
}
