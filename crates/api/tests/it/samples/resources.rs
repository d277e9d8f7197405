//! Bodies of the operations on what builds run on.

use serde_json::{Value, json};

pub fn body(id: &str) -> Option<Value> {
    match id {
        "ShowPackageSpecCountDown" => {
            Some(json!({"service_type": "hws.service.type.codeci", "resource_id": "r-1", "reminder_day": "30"}))
        }
        _ => None,
    }
}
