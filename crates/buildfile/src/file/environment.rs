//! `env` and `envs`: what the build runs on, and the folders of code that are kept.

use super::reader::{Fields, Reader, shown};
use super::shape::{Arch, CodeCache, Environments, Resource, ResourceKind};
use crate::condition::Condition;
use crate::diagnostic::one_of;
use crate::yaml::Node;
use kiln_model::flavor::{FLAVORS, named};

const RESOURCE: &[&str] = &["type", "arch", "class", "pool"];
const CACHE: &[&str] = &["type", "local_path", "command", "branch", "url"];

/// Both places; a file may have both, and then `env` is what is taken when no condition of `envs` holds.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>) -> (Environments, Vec<CodeCache>) {
    let mut environments = Environments::default();
    let mut caches = Vec::new();
    if let Some(env) = fields.get("env")
        && let Some(env) = reader.fields(env, "`env`", &["resource", "cache"])
    {
        environments.otherwise = env.get("resource").and_then(|it| resource(reader, it));
        let items = env.get("cache").and_then(|it| reader.list(it, "`cache`"));
        caches = items
            .unwrap_or_default()
            .iter()
            .filter_map(|it| cache(reader, it))
            .collect();
    }
    let envs = fields.get("envs").and_then(|it| reader.list(it, "`envs`"));
    for item in envs.unwrap_or_default() {
        let Some(entry) = reader.fields(item, "an entry of `envs`", &["condition", "resource"]) else {
            continue;
        };
        let resource = match entry.get("resource") {
            Some(node) => resource(reader, node),
            None => {
                reader.error(
                    "missing-key",
                    entry.at,
                    "an entry of `envs` does not say its `resource`",
                );
                None
            }
        };
        match (entry.get("condition"), resource) {
            (Some(node), resource) => environments.conditional.extend(condition(reader, node).zip(resource)),
            (None, _) => {
                let hint = Some("what is taken when no condition holds stands in `env`".to_owned());
                let message = "an entry of `envs` does not say its `condition`";
                reader.error_with("missing-key", entry.at, message, hint);
            }
        }
    }
    (environments, caches)
}

/// A condition, wherever one stands.
pub(super) fn condition(reader: &mut Reader<'_>, node: &Node) -> Option<Condition> {
    let text = reader.text(node, "a condition")?;
    match Condition::parse(text) {
        Ok(condition) => Some(condition),
        Err(error) => {
            reader.error("condition", node.at, error.to_string());
            None
        }
    }
}

fn resource(reader: &mut Reader<'_>, node: &Node) -> Option<Resource> {
    let fields = reader.fields(node, "`resource`", RESOURCE)?;
    let kinds = [
        ("docker", ResourceKind::Docker),
        ("custom", ResourceKind::Custom),
        ("Linux", ResourceKind::Linux),
        ("MAC", ResourceKind::Mac),
    ];
    let archs = [("X86", Arch::X86), ("ARM", Arch::Arm)];
    let kind = fields
        .get("type")
        .and_then(|it| named_one(reader, it, "`type`", &kinds));
    let arch = fields
        .get("arch")
        .and_then(|it| named_one(reader, it, "`arch`", &archs));
    let class = fields.get("class").and_then(|it| class(reader, it));
    let pool = fields.get("pool").and_then(|it| reader.text(it, "`pool`"));
    if kind == Some(ResourceKind::Custom) && pool.is_none() {
        let hint = Some("name the agent pool: `pool: my-pool`".to_owned());
        let message = "the type `custom` needs a `pool`";
        reader.error_with("missing-key", fields.at, message, hint);
    }
    Some(Resource {
        kind: kind.unwrap_or_default(),
        arch: arch.unwrap_or_default(),
        class,
        pool: pool.map(str::to_owned),
    })
}

fn named_one<T: Copy>(reader: &mut Reader<'_>, node: &Node, what: &str, known: &[(&str, T)]) -> Option<T> {
    let words: Vec<&str> = known.iter().map(|(it, _)| *it).collect();
    let word = reader.word(node, what, &words)?;
    known.iter().find(|(it, _)| *it == word).map(|(_, it)| *it)
}

fn class(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text(node, "`class`")?.trim();
    if let Some(flavor) = named(text) {
        return Some(flavor.name.to_owned());
    }
    if text.contains("${") {
        return Some(text.to_owned());
    }
    let names = FLAVORS.map(|it| it.name);
    let message = format!("there is no class `{}`", shown(text));
    reader.error_with("wrong-value", node.at, message, one_of(text, &names));
    None
}

fn cache(reader: &mut Reader<'_>, node: &Node) -> Option<CodeCache> {
    let fields = reader.fields(node, "an entry of `cache`", CACHE)?;
    if let Some(kind) = fields.get("type") {
        reader.word(kind, "the type of a cache", &["code"])?;
    }
    let mut must = |key: &str| match fields.get(key) {
        Some(node) => reader.text(node, &format!("`{key}`")).map(|it| (node, it)),
        None => {
            reader.error(
                "missing-key",
                fields.at,
                format!("an entry of `cache` does not say its `{key}`"),
            );
            None
        }
    };
    let (path, command) = (must("local_path"), must("command"));
    let ((node, path), (_, command)) = (path?, command?);
    let inside = super::checkout::inside(path);
    if inside.is_none() && !path.contains("${") {
        let message = "`local_path` must be a folder of the workspace, without `..` and not from the root";
        reader.error("path", node.at, message);
        return None;
    }
    let mut may = |key: &str| {
        let text = fields.get(key).and_then(|it| reader.text(it, &format!("`{key}`")));
        text.map(str::to_owned)
    };
    Some(CodeCache {
        local_path: inside.unwrap_or_else(|| path.to_owned()),
        command: command.to_owned(),
        branch: may("branch"),
        url: may("url"),
    })
}
