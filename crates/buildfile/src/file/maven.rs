//! The blocks of a Maven step: `settings`, `cache`, `unit_test`, `check`.

use super::inputs::{Lowered, USUAL, Words, flag, texts};
use super::reader::{Fields, Reader};
use serde_json::Value;

/// The inputs besides `command`.
pub(super) const KEYS: &[&str] = &["command", "settings", "cache", "unit_test", "check", "ignore_fail"];
const UNIT_TEST: &[&str] = &[
    "enable",
    "ignore_errors",
    "report_path",
    "coverage",
    "converage",
    "coverage_report_path",
    "converage_report_path",
];

pub(super) fn read(reader: &mut Reader<'_>, inputs: &Fields<'_>, lowered: &mut Lowered) {
    if let Some(node) = inputs.get("settings")
        && let Some(settings) = reader.fields(node, "`settings`", &["public_repos"])
        && let Some(node) = settings.get("public_repos")
    {
        let repositories = texts(reader, node, "public_repos");
        lowered.set("userPublicRepositories", "public_repos", node.at, repositories);
    }
    let cached = ("cached", "notCached");
    set_flag(reader, inputs, lowered, "cache", ("cacheOption", cached, "notCached"));
    unit_test(reader, inputs, lowered);
    if let Some(node) = inputs.get("check")
        && let Some(check) = reader.fields(node, "`check`", &["project_dir", "settings", "param"])
    {
        lowered.set("doCheck", "check", node.at, "enable");
        for (key, property) in [
            ("project_dir", "dependencyProjectDir"),
            ("settings", "dependencySettings"),
            ("param", "dependencyCheckParam"),
        ] {
            set_text(reader, &check, lowered, key, property);
        }
    }
}

fn unit_test(reader: &mut Reader<'_>, inputs: &Fields<'_>, lowered: &mut Lowered) {
    let Some(node) = inputs.get("unit_test") else { return };
    let Some(block) = reader.fields(node, "`unit_test`", UNIT_TEST) else {
        return;
    };
    set_flag(reader, &block, lowered, "enable", ("deal", ("deal", "notDeal"), "deal"));
    set_flag(reader, &block, lowered, "ignore_errors", ("ignoreTest", USUAL, "true"));
    let coverage = one_of(reader, &block, ["coverage", "converage"]);
    set_flag(
        reader,
        &block,
        lowered,
        coverage,
        ("junitCoverageSwitch", USUAL, "false"),
    );
    let path = one_of(reader, &block, ["coverage_report_path", "converage_report_path"]);
    set_text(reader, &block, lowered, path, "coverageReportPath");
    set_text(reader, &block, lowered, "report_path", "file");
    let enabled = lowered.properties.get("deal").and_then(Value::as_str) != Some("notDeal");
    if enabled && block.get("report_path").is_none() {
        let message = "`unit_test` does not say its `report_path`, so `**/TEST*.xml` is taken";
        reader.strict("missing-input", block.at, message, None);
    }
}

/// The spelling that the block has of two that mean the same.
fn one_of<'k>(reader: &mut Reader<'_>, block: &Fields<'_>, keys: [&'k str; 2]) -> &'k str {
    match keys.map(|key| block.get(key)) {
        [Some(_), Some(node)] => {
            let message = format!("`{}` and `{}` are the same input; keep one of them", keys[0], keys[1]);
            reader.error("duplicate-key", node.at, message);
            keys[0]
        }
        [None, Some(_)] => keys[1],
        [_, None] => keys[0],
    }
}

fn set_flag(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    lowered: &mut Lowered,
    key: &str,
    (property, words, otherwise): (&str, Words, &str),
) {
    let Some(node) = fields.get(key) else {
        lowered.set(property, key, fields.at, otherwise);
        return;
    };
    if let Some(text) = flag(reader, node, key, words) {
        lowered.set_flag(property, key, node.at, text, words);
    }
}

fn set_text(reader: &mut Reader<'_>, fields: &Fields<'_>, lowered: &mut Lowered, key: &str, property: &str) {
    if let Some(node) = fields.get(key)
        && let Some(text) = reader.text(node, &format!("`{key}`"))
    {
        lowered.set(property, key, node.at, text);
    }
}
