//! The in-house dialect "CloudBuild 2.0", which public files of the same name are written in: told from the public one by its
//! keys, and refused with what to write instead.

use super::reader::{Reader, shown};
use crate::diagnostic::Span;
use crate::yaml::Node;

/// Keys of the top level that only that dialect has, and what to do about them.
const TOP: &[(&str, &str)] = &[
    ("notifications", "set the notices of the task instead"),
    ("buildspace", "leave it out; each build has a fresh workspace"),
    ("workspace", "leave it out; use `path` of `checkout` for another folder"),
    ("tool_params", "leave it out; call the tools in the `command` of a step"),
];

/// Keys below `env` and `env.resource`.
const ENV: &[(&str, &str)] = &[("label", "write `resource` with `type: custom` and the `pool`")];
const RESOURCE: &[(&str, &str)] = &[
    ("image", "write the `image` of each step, beside `inputs`"),
    ("mode", "leave it out; write the `image` of each step"),
    ("resource_class", "write `class`, like 4U8G"),
];

/// Keywords of steps.
const STEPS: &[(&str, &str)] = &[
    ("codehub", "write `checkout` with `inputs`: `url`, `branch`, `path`"),
    ("gitlab", "write `checkout` with `inputs`: `url`, `branch`, `path`"),
    ("artget", "write `download_artifact` with `inputs`: `url`"),
    (
        "template",
        "copy the steps of the template, or name its file in the `build_ref` of a job",
    ),
    ("when", "write the condition into `envs` or into a job of a flow"),
    ("build_execute", "write `sh` with `inputs`: `command`"),
    ("upload_cloud_artifact", "write `upload_artifact` with `inputs`: `path`"),
    ("compile_report", "leave it out"),
    ("version_set", "write the `version` of `upload_artifact`"),
];

/// Whether the file is in that dialect; then it is told once, with everything that was found.
pub(super) fn refuse(reader: &mut Reader<'_>, root: &Node) -> bool {
    let mut found = Found::default();
    found.keys(root, "", TOP);
    if let Some(env) = root.get("env") {
        found.env(env);
    }
    if let Some(steps) = root.get("steps") {
        found.steps(steps);
    }
    let Some(at) = found.first else { return false };
    let keys: Vec<String> = found.ways.iter().map(|(key, _)| format!("`{key}`")).collect();
    let lines: Vec<String> = found.ways.iter().map(|(key, way)| format!("`{key}`: {way}")).collect();
    let message = format!(
        "this file is in the in-house dialect of CloudBuild 2.0, which is not supported; it has {}",
        keys.join(", ")
    );
    reader.error_with("in-house-dialect", at, message, Some(lines.join("\n")));
    true
}

/// What was found: each key once, with what to do about it.
#[derive(Default)]
struct Found {
    first: Option<Span>,
    ways: Vec<(String, &'static str)>,
}

impl Found {
    fn add(&mut self, at: Span, key: String, way: &'static str) {
        self.first = Some(self.first.map_or(at, |it| if at.start < it.start { at } else { it }));
        if !self.ways.iter().any(|(it, _)| *it == key) {
            self.ways.push((key, way));
        }
    }

    fn keys(&mut self, node: &Node, path: &str, known: &[(&str, &'static str)]) {
        for (key, _) in node.map().unwrap_or_default() {
            if let Some((name, way)) = known.iter().find(|(it, _)| *it == key.text) {
                self.add(key.at, format!("{path}{name}"), way);
            }
        }
    }

    fn env(&mut self, env: &Node) {
        self.keys(env, "env.", ENV);
        if let Some(resource) = env.get("resource") {
            self.keys(resource, "env.resource.", RESOURCE);
            for (key, value) in resource.map().unwrap_or_default() {
                let class = value.text().unwrap_or_default().to_ascii_uppercase();
                if key.text == "class" && matches!(class.as_str(), "4U4G" | "7U15G") {
                    self.add(value.at, format!("env.resource.class: {class}"), "write 4U8G or 8U16G");
                }
            }
        }
        for cache in env.get("cache").and_then(Node::list).unwrap_or_default() {
            if let Some(kind) = cache.get("type").filter(|it| it.text() == Some("workspace")) {
                let way = "write `type: code` with `local_path` and `command`";
                self.add(kind.at, "env.cache.type: workspace".to_owned(), way);
            }
        }
    }

    fn steps(&mut self, steps: &Node) {
        for (key, list) in steps.map().unwrap_or_default() {
            if key.text == "POST_BUILD" {
                self.add(
                    key.at,
                    "steps.POST_BUILD".to_owned(),
                    "move its steps to the end of `BUILD`",
                );
            }
            for item in list.list().unwrap_or_default() {
                self.step(item);
            }
        }
    }

    fn step(&mut self, item: &Node) {
        if let Some((name, way)) = STEPS.iter().find(|(it, _)| item.text() == Some(it)) {
            self.add(item.at, (*name).to_owned(), way);
        }
        self.keys(item, "", STEPS);
        // A step without `inputs` alone may be a slip; beside other keys of the dialect it is one of them.
        if let Some([(key, body)]) = item.map()
            && self.first.is_some()
            && body.map().is_some_and(|it| !it.is_empty())
            && body.get("inputs").is_none()
            && !STEPS.iter().any(|(it, _)| *it == key.text)
        {
            let way = "write the fields of the step below `inputs`";
            self.add(key.at, format!("{} without inputs", shown(&key.text)), way);
        }
    }
}
