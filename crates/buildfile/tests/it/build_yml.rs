//! A task written as a build file.

use crate::definitions::{parameter, step, task};
use kiln_buildfile::build_yml;
use kiln_model::task::{ParameterKind, ParameterValue, TaskDefinition};
use proptest::prelude::*;
use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::json;

fn usual() -> TaskDefinition {
    let mut shell = step(
        20017,
        json!({"image": "shell4.2.46-git1.8.3-zip6.00", "command": "echo one\necho \"${codeBranch}\"\n"}),
    );
    shell.name = "Say: \"hello\"".to_owned();
    let mut off = step(20014, json!({"command": "npm test"}));
    off.enable = false;
    let maven = step(
        20043,
        json!({"image": "maven3.5.3-jdk8-open", "command": "mvn package", "cacheOption": "cached", "deal": "deal",
               "file": "**/TEST*.xml", "ignoreTest": "true", "userPublicRepositories": ["https://host/maven"]}),
    );
    let upload = step(
        20018,
        json!({"file": "target/*.jar", "buildVersion": "1.0", "preCondition": "ALWAYS"}),
    );
    let mut definition = task(vec![
        step(20040, json!({})),
        shell,
        off,
        maven,
        upload,
        step(20004, json!({})),
        step(91022, json!({})),
    ]);
    definition.flavor = Some("4u8g".to_owned());
    definition
        .parameters
        .push(parameter("codeBranch", ParameterKind::Text, "master"));
    let mut private = parameter("token", ParameterKind::Text, "");
    private.default = ParameterValue::Sealed("sealed-form".to_owned());
    definition.parameters.push(private);
    definition
}

#[test]
fn a_task_becomes_a_build_file() {
    insta::assert_snapshot!(build_yml(&usual(), None));
}

#[test]
fn a_build_file_reads_as_what_the_task_does() {
    let text = build_yml(&usual(), None);
    assert!(!text.contains("sealed-form") && !text.contains("token"));
    let parsed = Yaml::load_from_str(&text).unwrap();
    let steps = parsed[0]["steps"]["BUILD"].as_sequence().unwrap();
    let keywords: Vec<&str> = steps
        .iter()
        .map(|it| it.as_mapping().unwrap().keys().next().unwrap().as_str().unwrap())
        .collect();
    assert_eq!(keywords, ["sh", "maven", "upload_artifact", "build_image"]);
    assert_eq!(steps[0]["sh"]["name"].as_str(), Some("Say: \"hello\""));
    assert_eq!(
        steps[0]["sh"]["inputs"]["command"].as_str(),
        Some("echo one\necho \"${codeBranch}\"\n")
    );
    let maven = &steps[1]["maven"]["inputs"];
    assert_eq!(
        maven["settings"]["public_repos"][0].as_str(),
        Some("https://host/maven")
    );
    assert_eq!(maven["unit_test"]["ignore_errors"].as_bool(), Some(true));
    assert_eq!(maven["ignore_fail"].as_bool(), Some(true));
    assert_eq!(
        steps[2]["upload_artifact"]["inputs"]["path"].as_str(),
        Some("target/*.jar")
    );
    let resource = &parsed[0]["env"]["resource"];
    assert_eq!(resource["type"].as_str(), Some("docker"));
    assert_eq!(resource["class"].as_str(), Some("4U8G"));
}

#[test]
fn the_host_is_the_one_asked_for_or_the_task_s() {
    let mut definition = usual();
    let resource = |definition: &TaskDefinition, host: Option<&str>| {
        let text = build_yml(definition, host);
        let parsed = Yaml::load_from_str(&text).unwrap();
        let resource = &parsed[0]["env"]["resource"];
        let kind = resource["type"].as_str().unwrap().to_owned();
        let pool = resource
            .as_mapping_get("pool")
            .and_then(|it| it.as_str())
            .map(str::to_owned);
        (kind, pool, resource["arch"].as_str().unwrap().to_owned())
    };
    definition.arch = "arm".to_owned();
    definition.host_type = Some("custom_host".to_owned());
    assert_eq!(resource(&definition, None).0, "custom");
    assert_eq!(
        resource(&definition, Some("docker")),
        ("docker".into(), None, "ARM".into())
    );
    assert_eq!(
        resource(&definition, Some("my: pool")),
        ("custom".into(), Some("my: pool".into()), "ARM".into())
    );
}

#[test]
fn a_task_without_steps_becomes_a_build_file_to_begin_with() {
    let text = build_yml(&task(vec![]), None);
    let parsed = Yaml::load_from_str(&text).unwrap();
    assert!(
        parsed[0]["steps"]["BUILD"][0]["sh"]["inputs"]["command"]
            .as_str()
            .is_some()
    );
}

proptest! {
    #[test]
    fn whatever_a_task_holds_its_build_file_can_be_read(name in "\\PC{1,20}", command in "[ -~\n\t\r\u{0}\u{2028}é]{0,60}", value in "\\PC{0,20}") {
        let mut shell = step(20017, json!({"command": command, "image": value}));
        shell.name.clone_from(&name);
        shell.enable = true;
        let mut off = shell.clone();
        off.enable = false;
        let mut definition = task(vec![off, shell]);
        definition.parameters.push(parameter("p", ParameterKind::Text, &value));
        let text = build_yml(&definition, Some(&value));
        let parsed = Yaml::load_from_str(&text).unwrap();
        let written = &parsed[0]["steps"]["BUILD"][0]["sh"];
        prop_assert_eq!(written["name"].as_str(), Some(name.as_str()));
        prop_assert_eq!(written["inputs"]["command"].as_str(), Some(command.as_str()));
    }
}
