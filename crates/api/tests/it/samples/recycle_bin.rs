//! Bodies of the operations on the recycle bin.

use super::Things;
use serde_json::{Value, json};

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "SetKeepTime" => Some(json!({"keep_time": 29})),
        "RestoreRecyclingJobs" | "DeleteRecyclingJobs" => Some(json!({"job_ids": [things.job]})),
        _ => None,
    }
}
