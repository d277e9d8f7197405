//! Crates that must be nowhere in the tree.

use super::check::Finding;
use serde_json::Value;

/// A second TLS, and two YAML readers that nobody keeps.
const FORBIDDEN: [&str; 5] = ["openssl", "openssl-sys", "native-tls", "serde_yaml", "serde_yml"];

/// Forbidden crates among all packages.
pub fn check(metadata: &Value) -> Vec<Finding> {
    let names = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["name"].as_str());
    names
        .filter(|it| FORBIDDEN.contains(it))
        .map(|it| Finding {
            place: "Cargo.lock".to_owned(),
            text: format!("{it} must not be used; see deny.toml"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_forbidden_crate_is_found() {
        let found = check(&json!({"packages": [{"name": "serde"}, {"name": "openssl-sys"}]}));
        assert_eq!(found.len(), 1);
    }
}
