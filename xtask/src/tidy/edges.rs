//! Who may know whom: the walls between the crates.

use super::check::Finding;
use serde_json::Value;

/// Each crate of ours with those that its shipped code may use. Arrows point down only.
const EDGES: &[(&str, &[&str])] = &[
    ("kiln-model", &[]),
    ("kiln-buildfile", &["kiln-model"]),
    ("kiln-store", &["kiln-model"]),
    ("kiln-blobs", &["kiln-model"]),
    ("kiln-chat", &["kiln-model"]),
    ("kiln-executor", &["kiln-model"]),
    ("kiln-executor-local", &["kiln-executor", "kiln-model"]),
    (
        "kiln-engine",
        &[
            "kiln-blobs",
            "kiln-buildfile",
            "kiln-chat",
            "kiln-executor",
            "kiln-model",
            "kiln-store",
        ],
    ),
    ("kiln-iam", &["kiln-model", "kiln-store"]),
    (
        "kiln-api",
        &[
            "kiln-blobs",
            "kiln-buildfile",
            "kiln-engine",
            "kiln-iam",
            "kiln-model",
            "kiln-store",
        ],
    ),
    (
        "kiln",
        &[
            "kiln-api",
            "kiln-blobs",
            "kiln-buildfile",
            "kiln-engine",
            "kiln-executor",
            "kiln-executor-local",
            "kiln-iam",
            "kiln-model",
            "kiln-store",
        ],
    ),
    ("xtask", &["kiln-api"]),
];

/// Outside crates that a crate of ours must never use itself.
const STRANGERS: &[(&str, &[&str])] = &[
    ("kiln-model", &["tokio", "sqlx", "axum", "hyper", "reqwest"]),
    ("kiln-buildfile", &["tokio", "sqlx", "axum"]),
    ("kiln-executor", &["sqlx", "axum"]),
    ("kiln-executor-local", &["sqlx", "axum", "hyper"]),
    ("kiln-engine", &["sqlx", "axum", "hyper", "kube"]),
    ("kiln-iam", &["sqlx", "axum"]),
    ("kiln-api", &["sqlx"]),
];

/// Edges that are not allowed. The test kits may use everything and be used by tests only.
pub fn check(metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in ours(metadata) {
        let name = package["name"].as_str().unwrap_or_default();
        let used = shipped_dependencies(package);
        if name.starts_with("kiln-test") {
            continue;
        }
        let Some((_, allowed)) = EDGES.iter().find(|(it, _)| *it == name) else {
            let text = "a crate that the walls do not know; give it a line in xtask/src/tidy/edges.rs".to_owned();
            findings.push(Finding {
                place: name.to_owned(),
                text,
            });
            continue;
        };
        for used in &used {
            if used.starts_with("kiln") && !allowed.contains(used) {
                findings.push(Finding {
                    place: name.to_owned(),
                    text: format!("must not use {used}; move the code down"),
                });
            }
            if STRANGERS.iter().any(|(it, never)| *it == name && never.contains(used)) {
                findings.push(Finding {
                    place: name.to_owned(),
                    text: format!("must not know {used}"),
                });
            }
        }
    }
    findings
}

fn ours(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|it| it["source"].is_null())
}

fn shipped_dependencies(package: &Value) -> Vec<&str> {
    let all = package["dependencies"].as_array().into_iter().flatten();
    all.filter(|it| it["kind"].as_str() != Some("dev"))
        .filter_map(|it| it["name"].as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts(name: &str, uses: &str, kind: Option<&str>) -> Vec<String> {
        let package = json!({"name": name, "source": null, "dependencies": [{"name": uses, "kind": kind}]});
        check(&json!({"packages": [package]}))
            .into_iter()
            .map(|it| it.text)
            .collect()
    }

    #[test]
    fn an_arrow_that_points_up_is_found() {
        assert_eq!(
            texts("kiln-store", "kiln-engine", None),
            ["must not use kiln-engine; move the code down"]
        );
        assert_eq!(texts("kiln-engine", "kiln-executor-local", None).len(), 1);
        assert_eq!(texts("kiln-api", "kiln-testkit", None).len(), 1);
    }

    #[test]
    fn an_arrow_that_points_down_is_fine() {
        assert!(texts("kiln-engine", "kiln-store", None).is_empty());
    }

    #[test]
    fn tests_may_use_the_test_kit() {
        assert!(texts("kiln-api", "kiln-testkit", Some("dev")).is_empty());
    }

    #[test]
    fn the_engine_must_not_know_the_web() {
        assert_eq!(texts("kiln-engine", "axum", None), ["must not know axum"]);
    }

    #[test]
    fn a_new_crate_needs_its_line() {
        assert_eq!(texts("kiln-fresh", "serde", None).len(), 1);
    }
}
