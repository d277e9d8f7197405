//! Bodies of the operations on records.

use super::Things;
use serde_json::{Value, json};

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "ListBriefRecord" => Some(json!([things.build_project])),
        _ => None,
    }
}
