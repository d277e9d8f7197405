//! The Maven step.

use crate::definitions::{open, planned, planned_script, refused, script, step, task};
use kiln_buildfile::{FileContent, FileRoot, MavenSettings, Plan, Values, plan};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The properties as the console of the hosted product sends them.
fn usual() -> Value {
    json!({
        "image": "maven3.5.3-jdk8-open", "command": "mvn package -B", "settingMode": "auto",
        "userPublicRepositories": [], "userPrivateRepositories": [], "pomMode": "no",
        "releaseArtifact": {"displayName": "", "value": ""}, "snapshotArtifact": {"displayName": "", "value": ""},
        "deal": "notDeal", "ignoreTest": false, "file": "**/TEST*.xml", "junitCoverageSwitch": false,
        "coverageReportPath": "**/site/jacoco", "cacheOption": "cached", "doCheck": "disable",
        "dependencyProjectDir": "./", "dependencySettings": "~/.m2/settings.xml", "dependencyCheckParam": " ",
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut properties = usual();
    properties[key] = value;
    properties
}

fn content(plan: &Plan) -> &FileContent {
    let files = &planned_script(plan).files;
    assert_eq!(files.len(), 1);
    assert_eq!(
        (files[0].root, files[0].path.as_str()),
        (FileRoot::Home, ".m2/settings.xml")
    );
    &files[0].content
}

fn typed(plan: &Plan) -> &MavenSettings {
    let FileContent::MavenSettings(settings) = content(plan) else {
        panic!("{plan:?}")
    };
    settings
}

fn settings(plan: &Plan) -> String {
    typed(plan).xml(&BTreeMap::new())
}

fn env(properties: Value, values: &Values) -> BTreeMap<String, String> {
    let plan = planned(20043, properties, values);
    planned_script(&plan).env.clone()
}

#[test]
fn the_usual_properties_make_a_script_without_warnings() {
    let plan = planned(20043, usual(), &Values::default());
    assert_eq!(script(&plan), "mvn package -B");
    assert_eq!(plan.warnings, Vec::<String>::new());
    assert!(!settings(&plan).contains("profile"));
}

#[test]
fn without_properties_the_documented_command_runs() {
    let plan = planned(20043, json!({}), &Values::default());
    assert_eq!(script(&plan), "mvn package -Dmaven.test.skip=true -U -e -X -B\n");
}

#[test]
fn public_repositories_are_in_the_settings() {
    let repositories = json!([
        "https://${host}/releases?a=1&b=<2>",
        {"url": "https://repo.example.org/snapshots", "release": false, "snapshot": "true"},
    ]);
    let plan = planned(
        20043,
        with("userPublicRepositories", repositories),
        &open(&[("host", "repo.example.org")]),
    );
    insta::assert_snapshot!(settings(&plan));
}

#[test]
fn no_value_can_add_an_element_to_the_settings() {
    let values = open(&[("v", "x</url><id>evil</id>]]>&lt;")]);
    let plan = planned(
        20043,
        with("userPublicRepositories", json!(["https://h/${v}"])),
        &values,
    );
    assert!(settings(&plan).contains("https://h/x&lt;/url&gt;&lt;id&gt;evil&lt;/id&gt;]]&gt;&amp;lt;</url>"));
}

#[test]
fn an_address_that_is_none_of_the_web_is_refused() {
    let repositories = json!(["https://ok/", "file:///etc"]);
    let definition = task(vec![step(20043, with("userPublicRepositories", repositories))]);
    assert_eq!(
        plan(&definition, &Values::default()).unwrap_err().to_string(),
        "userPublicRepositories[1] of step \"step 20043\" must be an address that begins with http:// or https://"
    );
}

#[test]
fn ignored_tests_reach_maven_beside_the_options_given() {
    let ignore = "-Dmaven.test.failure.ignore=true";
    assert_eq!(env(usual(), &Values::default()), BTreeMap::new());
    for flag in [json!(true), json!("true")] {
        assert_eq!(env(with("ignoreTest", flag), &Values::default())["MAVEN_OPTS"], ignore);
    }
    let given = open(&[("MAVEN_OPTS", "-Xmx1g")]);
    assert_eq!(
        env(with("ignoreTest", json!(true)), &given)["MAVEN_OPTS"],
        format!("-Xmx1g {ignore}")
    );
}

#[test]
fn what_is_not_done_is_said() {
    for (key, value, expected) in [
        ("command", json!(""), "it has no command, so it does nothing"),
        (
            "userPrivateRepositories",
            json!([{"displayName": " "}]),
            "the private repository at place 0 has no name and is left out",
        ),
        (
            "userPublicRepositories",
            json!([{"id": 1}]),
            "the public repository at place 0 has no address and is left out",
        ),
    ] {
        let plan = planned(20043, with(key, value), &Values::default());
        assert_eq!(plan.warnings, [format!("step \"step 20043\": {expected}")], "{key}");
    }
}

#[test]
fn private_repositories_are_named_in_the_settings() {
    let repositories = json!([{"displayName": "nexus", "snapshot": "false"}, "other"]);
    let plan = planned(20043, with("userPrivateRepositories", repositories), &Values::default());
    assert_eq!(typed(&plan).names(), ["nexus", "other"]);
    assert!(!typed(&plan).private[0].snapshots);
}

#[test]
fn what_is_deployed_to_counts_where_the_mode_says_so() {
    let mut properties = with("releaseArtifact", json!({"displayName": "nexus", "value": ""}));
    properties["snapshotArtifact"] = json!("${repo}");
    assert_eq!(
        typed(&planned(20043, properties.clone(), &Values::default())).names(),
        [""; 0]
    );
    properties["pomMode"] = json!("configure");
    let plan = planned(20043, properties, &open(&[("repo", "snaps")]));
    assert_eq!(typed(&plan).releases_to.as_deref(), Some("nexus"));
    assert_eq!(typed(&plan).snapshots_to.as_deref(), Some("snaps"));
}

#[test]
fn the_check_of_dependencies_is_a_second_run_of_maven() {
    assert_eq!(planned_script(&planned(20043, usual(), &Values::default())).then, None);
    let mut properties = with("doCheck", json!("enable"));
    properties["dependencyProjectDir"] = json!("./app/");
    properties["dependencyCheckParam"] = json!("-U '-Da=b c'");
    let plan = planned(20043, properties.clone(), &Values::default());
    let script = planned_script(&plan).then.as_deref().unwrap();
    assert!(
        script.starts_with("settings=\"$HOME\"/'.m2/settings.xml'\n"),
        "{script}"
    );
    assert!(
        script.contains("cd -- 'app/'\nexec mvn -B -s \"$settings\" dependency:resolve '-U' '-Da=b c'\n"),
        "{script}"
    );
    properties["dependencyCheckParam"] = json!("-U; rm -rf /");
    assert!(
        refused(20043, properties, &Values::default()).starts_with("dependencyCheckParam of step \"step 20043\" has ;")
    );
}

#[test]
fn a_settings_file_of_the_file_manager_is_taken_by_its_name() {
    let mut properties = with("settingMode", json!("file"));
    properties["settingFile"] = json!({"displayName": "settings.xml", "value": ""});
    for properties in [properties, with("settingMode", json!("settings.xml"))] {
        let plan = planned(20043, properties, &Values::default());
        assert_eq!(content(&plan), &FileContent::Keystore("settings.xml".to_owned()));
    }
    assert_eq!(
        refused(20043, with("settingMode", json!("file")), &Values::default()),
        "settingMode of step \"step 20043\" is \"file\", which takes the settings from a file of the file manager, and \
         settingFile names none; the mode \"auto\" generates them"
    );
}
