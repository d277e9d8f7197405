//! The script that the service renders of a build, read back: `stages` with a step each.
//!
//! Nothing is lost: the properties of the steps stand there as the task has them.

use super::inputs::says_yes;
use super::limits;
use super::params;
use super::reader::{Fields, Reader, shown};
use super::root;
use super::shape::{Arch, BuildFile, Environments, FileCheckout, FileItem, FileStep, Place, Resource, Text};
use crate::diagnostic::Span;
use crate::module::is_module_id;
use crate::yaml::{Key, Node, to_json};
use kiln_model::task::Step;
use serde_json::Map;
use std::collections::BTreeMap;

const KEYS: &[&str] = &["version", "timeout", "devcloud_metadata", "stages", "params"];
const STAGE: &[&str] = &["meta", "env", "tasks", "preCondition"];
const CHECKOUT: &str = "external_pre_checkout";

pub(super) fn read(reader: &mut Reader<'_>, root: &Node) -> Option<BuildFile> {
    let fields = reader.fields(root, "a rendered build script", KEYS)?;
    root::version(reader, &fields);
    let timeout = limits::timeout(reader, fields.get("timeout"));
    let params = params::read(reader, fields.get("params"));
    let (_, stages) = fields.entry("stages")?;
    let stages = reader.entries(stages, "`stages`")?;
    let mut items = Vec::new();
    let mut resource = None;
    for (key, node) in stages {
        let Some(stage) = reader.fields(node, "a stage", STAGE) else {
            continue;
        };
        if resource.is_none() {
            resource = stage.get("env").map(runs_on);
        }
        items.extend(read_stage(reader, key, &stage));
    }
    Some(BuildFile {
        source: reader.source.clone(),
        params,
        environments: Environments {
            conditional: Vec::new(),
            otherwise: resource,
        },
        caches: Vec::new(),
        timeout,
        items,
    })
}

/// What the stage ran on; a size that this service does not have leaves the choice to it.
fn runs_on(env: &Node) -> Resource {
    let text = |key: &str| env.get(key).and_then(Node::text);
    let arm = text("arch").is_some_and(|it| it.to_ascii_lowercase().starts_with("arm"));
    let class = text("flavor").and_then(kiln_model::flavor::named);
    Resource {
        arch: if arm { Arch::Arm } else { Arch::X86 },
        class: class.map(|it| it.name.to_owned()),
        ..Resource::default()
    }
}

fn read_stage(reader: &mut Reader<'_>, stage: &Key, fields: &Fields<'_>) -> Option<FileItem> {
    let Some(meta) = fields.get("meta") else {
        reader.error("missing-key", stage.at, "a stage does not say its `meta`");
        return None;
    };
    let meta = reader.fields(meta, "`meta`", &["uuid", "displayName"])?;
    let name = meta.get("displayName").and_then(Node::text);
    let at = meta.get("displayName").map_or(stage.at, |it| it.at);
    let tasks = fields.get("tasks").and_then(|it| reader.list(it, "`tasks`"));
    let [task] = tasks.unwrap_or_default() else {
        reader.error("wrong-value", stage.at, "a stage has one entry in `tasks`");
        return None;
    };
    let [(key, properties)] = reader.entries(task, "a task of a stage")? else {
        reader.error("wrong-value", task.at, "a task of a stage has one key");
        return None;
    };
    if key.text == CHECKOUT {
        return Some(FileItem::Checkout(checkout(name.unwrap_or(CHECKOUT), at, properties)));
    }
    let uuid = meta.get("uuid").and_then(Node::text).unwrap_or_default();
    let module_id = if is_module_id(uuid) {
        uuid.to_owned()
    } else {
        format!("devcloud2018.codeci_action_{uuid}.action")
    };
    if !is_module_id(&module_id) {
        let message = format!("`{}` is not the number of a kind of step", shown(uuid));
        let at = meta.get("uuid").map_or(stage.at, |it| it.at);
        reader.error("wrong-value", at, message);
        return None;
    }
    let entries = properties.map().unwrap_or_default();
    let places = entries.iter().map(|(key, _)| {
        let place = Place {
            at: key.at,
            key: key.text.clone(),
            flag: None,
        };
        (key.text.clone(), place)
    });
    let properties = entries.iter().map(|(key, value)| (key.text.clone(), to_json(value)));
    let step = Step {
        module_id,
        name: name.unwrap_or_default().to_owned(),
        version: None,
        enable: true,
        properties: Map::from_iter(properties),
    };
    Some(FileItem::Step(FileStep {
        step,
        at,
        places: BTreeMap::from_iter(places),
    }))
}

fn checkout(name: &str, at: Span, body: &Node) -> FileCheckout {
    let scm = body.get("scm").unwrap_or(body);
    let text = |key: &str| {
        let node = scm.get(key)?;
        Some(Text::new(node.text()?, node.at))
    };
    let flag = |key: &str| {
        let yes = scm.get(key).and_then(Node::text).and_then(says_yes);
        yes.filter(|it| *it).map(|_| Text::new("true", at))
    };
    FileCheckout {
        name: name.to_owned(),
        ignore_failure: false,
        at,
        url: text("url"),
        branch: text("branch"),
        commit: text("commitId"),
        tag: text("tag"),
        // A task without a depth fetches everything.
        depth: Some(text("depth").unwrap_or_else(|| Text::new("0", at))),
        submodules: flag("updateSubmodule"),
        lfs: flag("enableGitLfs"),
        path: None,
        endpoint: scm.get("endpointID").and_then(Node::text).map(str::to_owned),
    }
}
