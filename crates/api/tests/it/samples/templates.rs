//! Bodies of the operations on templates.

use super::Things;
use serde_json::{Value, json};

/// A template of this name.
pub fn template(name: &str) -> Value {
    json!({
        "name": name, "description": "for tests", "tool_type": "shell",
        "template": {"steps": [{
            "module_id": "devcloud2018.codeci_action_20017.action", "name": "run", "enable": true,
            "properties": {"command": "true"},
        }]},
        "parameters": [{"name": "hudson.model.StringParameterDefinition", "params": [
            {"name": "name", "value": "mode"}, {"name": "type", "value": "normalparam"}, {"name": "defaultValue", "value": "fast"},
        ]}],
    })
}

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "CreateTemplate" | "CreateTemplates" => Some(template("another")),
        "ListRecommendOfficialTemplate" => Some(json!({"git_url": "https://host/demo.git", "branch": "master"})),
        "SaveTemplateUsedInfo" => Some(json!({"job_id": things.job, "template_id": "2e0762c4a925e4b18d7f9278"})),
        _ => None,
    }
}
