//! The parts of a script that only build files have: parameters, where it runs by condition, checkouts in their place.

use crate::condition::Condition;
use crate::file::{Arch, BuildFile, FileCheckout, FileManifest, Resource, ResourceKind, Text};
use kiln_model::task::{ParameterValue, TaskDefinition};
use serde_json::{Map, Value, json};

/// The keys of checkouts below `tasks`.
pub(crate) const CHECKOUT: &str = "external_pre_checkout";
pub(crate) const MANIFEST: &str = "external_pre_manifest";

/// `params`: without those that are private in the task.
pub(super) fn params(file: &BuildFile, definition: &TaskDefinition) -> Vec<Value> {
    let private = |name: &str| {
        let mut known = definition.parameters.iter().filter(|it| it.name.as_str() == name);
        known.any(|it| matches!(it.default, ParameterValue::Sealed(_)))
    };
    let open = file.params.iter().filter(|it| !private(it.name.as_str()));
    open.map(|it| json!({"name": it.name.as_str(), "value": it.value}))
        .collect()
}

/// `env`, where the file says something about it.
pub(super) fn env(file: &BuildFile) -> Option<Value> {
    let mut env = Map::new();
    if let Some(it) = &file.environments.otherwise {
        env.insert("resource".to_owned(), resource(it));
    }
    let caches = file.caches.iter().map(|it| {
        let texts = [
            ("type", Some("code")),
            ("local_path", Some(it.local_path.as_str())),
            ("command", Some(&it.command)),
            ("branch", it.branch.as_deref()),
            ("url", it.url.as_deref()),
        ];
        object(texts)
    });
    let caches: Vec<Value> = caches.collect();
    if !caches.is_empty() {
        env.insert("cache".to_owned(), caches.into());
    }
    (!env.is_empty()).then_some(Value::Object(env))
}

/// `envs`.
pub(super) fn envs(file: &BuildFile) -> Vec<Value> {
    let entries = file.environments.conditional.iter();
    entries
        .map(|(condition, it)| json!({"condition": written(condition), "resource": resource(it)}))
        .collect()
}

fn written(condition: &Condition) -> String {
    let quote = if condition.text.contains('\'') { '"' } else { '\'' };
    let sign = if condition.equal { "==" } else { "!=" };
    format!("{} {sign} {quote}{}{quote}", condition.name, condition.text)
}

fn resource(resource: &Resource) -> Value {
    let kind = match resource.kind {
        ResourceKind::Docker => "docker",
        ResourceKind::Custom => "custom",
        ResourceKind::Linux => "Linux",
        ResourceKind::Mac => "MAC",
    };
    let arch = match resource.arch {
        Arch::X86 => "X86",
        Arch::Arm => "ARM",
    };
    object([
        ("type", Some(kind)),
        ("arch", Some(arch)),
        ("class", resource.class.as_deref()),
        ("pool", resource.pool.as_deref()),
    ])
}

/// What stands below [`CHECKOUT`].
pub(super) fn checkout(it: &FileCheckout) -> Value {
    let text = |text: &'_ Option<Text>| text.as_ref().map(|it| it.text.clone());
    let depth = text(&it.depth).unwrap_or_else(|| "1".to_owned());
    let scm = fields([
        ("url", text(&it.url)),
        ("branch", text(&it.branch)),
        ("tag", text(&it.tag)),
        ("commitId", text(&it.commit)),
        ("depth", Some(depth)),
        ("endpointID", it.endpoint.clone()),
        ("enableGitLfs", text(&it.lfs)),
        ("updateSubmodule", text(&it.submodules)),
        ("path", text(&it.path)),
    ]);
    with_failure(scm, it.ignore_failure)
}

/// What stands below [`MANIFEST`]; a password only where it is a reference.
pub(super) fn manifest(it: &FileManifest) -> Value {
    let text = |text: &'_ Option<Text>| text.as_ref().map(|it| it.text.clone());
    let scm = fields([
        ("url", text(&it.url)),
        ("branch", text(&it.branch)),
        ("file", text(&it.file)),
        ("path", text(&it.path)),
        ("enableGitLfs", text(&it.lfs)),
        ("username", text(&it.username)),
        (
            "password",
            text(&it.password).filter(|it| it.starts_with("${") && it.ends_with('}')),
        ),
    ]);
    with_failure(scm, it.ignore_failure)
}

fn with_failure(scm: Value, ignored: bool) -> Value {
    let mut body = Map::from_iter([("scm".to_owned(), scm)]);
    if ignored {
        body.insert("ignore_fail".to_owned(), true.into());
    }
    Value::Object(body)
}

fn fields<const N: usize>(fields: [(&str, Option<String>); N]) -> Value {
    let given = fields
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?.into())));
    Value::Object(Map::from_iter(given))
}

fn object<const N: usize>(texts: [(&str, Option<&str>); N]) -> Value {
    fields(texts.map(|(name, text)| (name, text.map(str::to_owned))))
}
