//! The top level of a build file: which of the three forms it has, and what all of them share.

use super::flow;
use super::limits;
use super::params;
use super::reader::{Fields, Reader, shown};
use super::shape::{BuildFile, File};
use super::{environment, in_house, rendered, steps};
use crate::yaml::Node;

const KEYS: &[&str] = &[
    "version",
    "params",
    "env",
    "envs",
    "steps",
    "buildflow",
    "buildflows",
    "jobs",
    "timeout",
];

pub(super) fn read(reader: &mut Reader<'_>, root: &Node) -> Option<File> {
    reader.entries(root, "a build file")?;
    if in_house::refuse(reader, root) {
        return None;
    }
    if root.get("stages").is_some() {
        return rendered::read(reader, root).map(|it| File::Build(Box::new(it)));
    }
    let fields = reader.fields(root, "a build file", KEYS)?;
    version(reader, &fields);
    let flows = ["buildflow", "buildflows", "jobs"];
    let flow = flows.into_iter().find_map(|key| fields.entry(key));
    let Some((flow, _)) = flow else {
        return build(reader, &fields).map(|it| File::Build(Box::new(it)));
    };
    if let Some((steps, _)) = fields.entry("steps") {
        let message = format!("a file has either `steps` or `{}`, and this one has both", flow.text);
        let hint = Some("keep the steps in a file of their own and name it in the `build_ref` of a job".to_owned());
        reader.error_with("wrong-value", steps.at, message, hint);
    }
    flow::read(reader, &fields).map(|it| File::Flow(Box::new(it)))
}

fn build(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<BuildFile> {
    let params = params::read(reader, fields.get("params"));
    let (environments, caches) = environment::read(reader, fields);
    let timeout = limits::timeout(reader, fields.get("timeout"));
    let items = steps::read(reader, fields)?;
    Some(BuildFile {
        source: reader.source.clone(),
        params,
        environments,
        caches,
        timeout,
        items,
    })
}

pub(super) fn version(reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let Some(version) = fields.get("version") else {
        let at = fields.entry("version").map_or(fields.at, |(key, _)| key.at);
        let hint = Some("begin the file with `version: 2.0`".to_owned());
        reader.error_with("missing-key", at, "the file does not say its `version`", hint);
        return;
    };
    let Some(text) = reader.text(version, "`version`") else {
        return;
    };
    if text.trim() != "2.0" {
        let message = format!("the version `{}` is not known", shown(text));
        reader.error_with(
            "wrong-value",
            version.at,
            message,
            Some("write `version: 2.0`".to_owned()),
        );
    }
}
