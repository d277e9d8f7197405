//! Bodies of the operations that start and stop builds.

use super::Things;
use serde_json::{Value, json};

pub fn body(id: &str, things: &Things) -> Option<Value> {
    match id {
        "RunJob" | "ExecuteJob" => Some(json!({"job_id": things.job})),
        "StopJob" => Some(json!({"job_id": things.job, "build_no": "1"})),
        _ => None,
    }
}
