//! Which parameters the steps of a task name.

use kiln_model::task::parameter::CODE_BRANCH;
use kiln_model::task::{ConfigType, TaskDefinition};
use serde_json::Value;
use std::collections::BTreeSet;

/// The names of parameters that a task's steps and sources refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct References(Option<BTreeSet<String>>);

impl References {
    /// What the enabled steps of a definition refer to: `${NAME}` in any property, and `$NAME` and the other forms that a
    /// shell expands, as scripts find every parameter in their environment. The sources refer to `codeBranch`. Where a build
    /// file says the steps, nothing can be told, and everything counts as referred to.
    #[must_use]
    pub fn of(definition: &TaskDefinition) -> Self {
        match definition.config_type {
            ConfigType::Yaml => return Self(None),
            ConfigType::Action => {}
        }
        let mut names = BTreeSet::new();
        if !definition.scms.is_empty() {
            names.insert(CODE_BRANCH.to_owned());
        }
        for step in definition.steps.iter().filter(|it| it.enable) {
            step.properties.values().for_each(|it| collect(it, &mut names));
        }
        Self(Some(names))
    }

    /// Whether a parameter is referred to.
    #[must_use]
    pub fn have(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|it| it.contains(name))
    }
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => names.extend(text.split('$').skip(1).filter_map(named).map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|it| collect(it, names)),
        Value::Object(fields) => fields.values().for_each(|it| collect(it, names)),
    }
}

/// The name that stands behind a `$`: `NAME`, `{NAME}`, `{NAME:-x}`, `{#NAME}`, `{!NAME}`.
fn named(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('{').unwrap_or(rest).trim_start_matches(['#', '!']);
    let end = rest
        .find(|it: char| !(it.is_ascii_alphanumeric() || it == '_'))
        .unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_that_names_a_parameter_is_seen() {
        let mut names = BTreeSet::new();
        let value = json!({"command": "echo $a ${b} ${c:-x} ${#d} ${!e} \"$f\" $(pwd) $? $$", "list": [{"x": "${g}/$h-i"}], "n": 7});
        collect(&value, &mut names);
        let seen: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(seen, ["a", "b", "c", "d", "e", "f", "g", "h"]);
    }
}
