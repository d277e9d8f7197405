//! What may be in the tree: crates and licences by the lists of `deny.toml`, and nothing but what Cargo's one registry has.
//!
//! The same as `cargo deny check bans licenses sources`, so that no run of the tests has to build that first.

use super::check::Finding;
use super::licence;
use crate::error::XtaskError;
use crate::workspace;
use serde_json::Value;
use toml::Table;

/// The lists of `deny.toml`.
#[derive(Debug)]
pub struct Lists {
    crates: Vec<String>,
    licences: Vec<String>,
}

impl Lists {
    /// Reads `deny.toml`.
    pub fn read() -> Result<Self, XtaskError> {
        let path = workspace::root().join("deny.toml");
        let text = std::fs::read_to_string(&path).map_err(|source| XtaskError::File { path, source })?;
        let unexpected = |it: toml::de::Error| XtaskError::Unexpected {
            what: "deny.toml".to_owned(),
            found: it.to_string(),
        };
        Ok(Self::of(&text.parse().map_err(unexpected)?))
    }

    fn of(file: &Table) -> Self {
        let list = |section: &str, key: &str| file.get(section).and_then(|it| it.get(key)?.as_array());
        let words = |section: &str, key: &str| -> Vec<String> {
            list(section, key)
                .into_iter()
                .flatten()
                .filter_map(|it| it.as_str().map(ToOwned::to_owned))
                .collect()
        };
        let banned = list("bans", "deny").into_iter().flatten();
        Self {
            crates: banned
                .filter_map(|it| it.get("crate")?.as_str().map(ToOwned::to_owned))
                .collect(),
            licences: words("licenses", "allow"),
        }
    }
}

/// Crates, licences and sources that the lists do not allow, among all packages.
pub fn check(metadata: &Value, lists: &Lists) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut registry = None;
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let mut found = |text: String| {
            findings.push(Finding {
                place: name.to_owned(),
                text,
            })
        };
        if lists.crates.iter().any(|it| it == name) {
            found("must not be used; see deny.toml".to_owned());
        }
        let licence = package["license"].as_str().unwrap_or_default();
        if !licence::allows(licence, &lists.licences) {
            found(format!("has the licence `{licence}`, which deny.toml does not allow"));
        }
        if let Some(source) = package["source"].as_str() {
            let expected = *registry.get_or_insert(source);
            if !source.starts_with("registry+") || source != expected {
                found(format!("comes from {source}; crates come from one registry"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn findings(name: &str, licence: &str, source: &str) -> Vec<String> {
        let file = r#"
            licenses.allow = ["MIT"]
            bans.deny = [{ crate = "openssl" }]
        "#;
        let package = json!({"name": name, "license": licence, "source": source});
        let all = check(&json!({"packages": [package]}), &Lists::of(&file.parse().unwrap()));
        all.into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn a_crate_that_is_allowed_passes() {
        assert!(findings("serde", "MIT OR Apache-2.0", "registry+https://index").is_empty());
    }

    #[test]
    fn a_banned_crate_is_found() {
        assert_eq!(findings("openssl", "MIT", "registry+https://index").len(), 1);
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found() {
        assert_eq!(findings("a", "GPL-3.0-only", "registry+https://index").len(), 1);
        assert_eq!(findings("a", "", "registry+https://index").len(), 1);
    }

    #[test]
    fn a_crate_from_elsewhere_is_found() {
        assert_eq!(findings("a", "MIT", "git+https://somewhere").len(), 1);
    }

    #[test]
    fn the_lists_of_the_workspace_are_not_empty() {
        let lists = Lists::read().unwrap();
        assert!(!lists.crates.is_empty() && !lists.licences.is_empty());
    }
}
