//! Bodies of the identity service's operations.

use serde_json::{Value, json};

pub fn body(id: &str) -> Option<Value> {
    match id {
        "KeystoneCreateUserToken" | "CreateTemporaryAccessKeyByToken" => Some(json!({"auth": {}})),
        _ => None,
    }
}
