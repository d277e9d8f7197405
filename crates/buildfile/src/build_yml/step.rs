//! One step in a build file: its keyword, its name, its image, and what it needs under `inputs`.

use super::scalar::{block, quoted};
use kiln_model::task::Step;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The columns at which what belongs to a step begins, and what belongs to its inputs.
const FIELD: usize = 8;
const INPUT: usize = 10;

/// Which properties become which inputs, besides `command`.
const INPUTS: &[(&str, &[(&str, &str)])] = &[
    ("gradle", &[("gradle", "gradle"), ("jdk", "jdk")]),
    ("android", &[("gradle", "gradle"), ("jdk", "jdk"), ("ndk", "ndk")]),
    (
        "ionic_android_app",
        &[("gradle", "gradle"), ("jdk", "jdk"), ("ndk", "ndk")],
    ),
    ("flutter", &[("flutter", "flutter"), ("jdk", "jdk"), ("ndk", "ndk")]),
    (
        "upload_artifact",
        &[
            ("file", "path"),
            ("buildVersion", "version"),
            ("name", "name"),
            ("customUploadPath", "custom_upload_path"),
        ],
    ),
    (
        "upload_obs",
        &[
            ("artifactSourcePath", "artifact_path"),
            ("backetName", "bucket_name"),
            ("objectKey", "obs_directory"),
            ("artifactDestName", "artifact_dest_name"),
            ("uploadDirectory", "upload_directory"),
        ],
    ),
    (
        "build_image",
        &[
            ("organization", "organization"),
            ("image_name", "image_name"),
            ("image_tag", "image_tag"),
            ("dockerfile_path", "dockerfile_path"),
            ("set_meta_data", "set_meta_data"),
        ],
    ),
    (
        "android_sign",
        &[
            ("file_path", "file_path"),
            ("keystore_file", "keystore_file"),
            ("alias", "alias"),
            ("apksigner_commond", "apksigner_commond"),
        ],
    ),
    ("download_artifact", &[("url", "url")]),
    ("download_file", &[("name", "name")]),
];

/// What is written where a property that a build file must have is missing.
const MUST: &[(&str, &str, &str)] = &[
    ("upload_artifact", "path", "bin/*"),
    ("upload_obs", "bucket_name", "the name of your bucket"),
    ("download_artifact", "url", "the path of the package"),
    ("download_file", "name", "the name of the file"),
    ("gradle", "gradle", "7.3"),
    ("gradle", "jdk", "1.8"),
];

/// Writes a step. `goes_on`: the step after it runs also when this one failed.
pub(super) fn write(text: &mut String, keyword: &str, step: &Step, goes_on: bool) {
    let properties = &step.properties;
    let _ = writeln!(text, "    - {keyword}:\n        name: {}", quoted(&step.name));
    if let Some(image) = short(properties, "image").filter(|_| !matches!(keyword, "upload_artifact" | "build_image")) {
        let image = if keyword == "swr" || image.contains('/') {
            image
        } else {
            format!("cloudbuild@{image}")
        };
        let _ = writeln!(text, "{:FIELD$}image: {}", "", quoted(&image));
    }
    let _ = writeln!(text, "{:FIELD$}inputs:", "");
    let before = text.len();
    let runs_a_script = !matches!(
        keyword,
        "upload_artifact" | "upload_obs" | "build_image" | "android_sign" | "download_artifact" | "download_file"
    );
    if runs_a_script {
        let command = properties.get("command").and_then(Value::as_str).unwrap_or_default();
        let _ = writeln!(text, "{:INPUT$}command: {}", "", block(command, INPUT + 2));
    }
    let inputs = INPUTS
        .iter()
        .find(|(it, _)| *it == keyword)
        .map_or(&[][..], |(_, it)| it);
    for (property, input) in inputs {
        let must = MUST.iter().find(|(a, b, _)| *a == keyword && b == input);
        let value = short(properties, property).or_else(|| must.map(|(_, _, it)| (*it).to_owned()));
        if let Some(value) = value {
            let flag = matches!(*input, "upload_directory" | "set_meta_data");
            let value = if flag {
                flag_word(&value).to_owned()
            } else {
                quoted(&value)
            };
            let _ = writeln!(text, "{:INPUT$}{input}: {value}", "");
        }
    }
    if keyword == "maven" {
        maven(text, properties);
    }
    if goes_on || short(properties, "ignore_fail").is_some_and(|it| flag_word(&it) == "true") {
        let _ = writeln!(text, "{:INPUT$}ignore_fail: true", "");
    }
    if text.len() == before {
        text.insert_str(before - 1, " {}");
    }
}

fn maven(text: &mut String, properties: &Map<String, Value>) {
    let is = |key: &str, word: &str| short(properties, key).as_deref() == Some(word);
    let repositories = properties.get("userPublicRepositories").and_then(Value::as_array);
    let addresses: Vec<&str> = repositories
        .into_iter()
        .flatten()
        .filter_map(|it| it.as_str().or_else(|| it.get("url")?.as_str()))
        .collect();
    if !addresses.is_empty() {
        let _ = writeln!(text, "{:INPUT$}settings:\n{:INPUT$}  public_repos:", "", "");
        for address in addresses {
            let _ = writeln!(text, "{:INPUT$}    - {}", "", quoted(address));
        }
    }
    let _ = writeln!(text, "{:INPUT$}cache: {}", "", is("cacheOption", "cached"));
    if is("deal", "deal") {
        let report = short(properties, "file").unwrap_or_else(|| "**/TEST*.xml".to_owned());
        let coverage = is("junitCoverageSwitch", "true");
        let _ = writeln!(
            text,
            "{:INPUT$}unit_test:\n{:INPUT$}  enable: true\n{:INPUT$}  ignore_errors: {}\n{:INPUT$}  report_path: {}\n\
             {:INPUT$}  coverage: {coverage}",
            "",
            "",
            "",
            is("ignoreTest", "true"),
            "",
            quoted(&report),
            "",
        );
        if let Some(path) = short(properties, "coverageReportPath").filter(|_| coverage) {
            let _ = writeln!(text, "{:INPUT$}  coverage_report_path: {}", "", quoted(&path));
        }
    }
}

/// A short property as text; none where it is absent, empty, or no short text.
fn short(properties: &Map<String, Value>, key: &str) -> Option<String> {
    let text = match properties.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(it) => it.to_string(),
        Value::Number(it) => it.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(text).filter(|it| !it.is_empty())
}

fn flag_word(text: &str) -> &'static str {
    if text.eq_ignore_ascii_case("true") {
        "true"
    } else {
        "false"
    }
}
