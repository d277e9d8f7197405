//! The upload step.

use crate::definitions::{open, planned, step, task};
use kiln_buildfile::{Action, PlannedUpload, Values, plan};
use serde_json::{Value, json};

fn upload(properties: Value) -> Action {
    let values = open(&[("WORKSPACE", "/w/[1]"), ("VERSION", "1.2"), ("empty", "")]);
    planned(20018, properties, &values).steps[0].action.clone()
}

fn refusal(properties: Value, values: &Values) -> String {
    plan(&task(vec![step(20018, properties)]), values)
        .expect_err("the step is refused")
        .to_string()
}

#[test]
fn without_properties_everything_in_bin_is_uploaded_flat() {
    let expected = Action::Upload(PlannedUpload {
        pattern: "bin/*".into(),
        version: None,
        package: None,
        folder: None,
        keep_folders: false,
    });
    for properties in [
        json!({}),
        json!({"file": null, "buildVersion": "", "name": "", "remainOriginPath": "FLAT", "customUploadPath": "/"}),
        json!({"file": " bin/* ", "buildVersion": "${empty}", "name": "${empty}", "remainOriginPath": "flat"}),
    ] {
        assert_eq!(upload(properties), expected);
    }
}

#[test]
fn all_properties_are_heeded() {
    let properties = json!({
        "file": "target/app-${VERSION}.jar", "buildVersion": "v${VERSION}", "name": "app", "remainOriginPath": "KEEP",
        "customUploadPath": "/release/${VERSION}/", "uploadTool": "curl", "image": "shell", "preCondition": "SUCCESS",
    });
    let expected = Action::Upload(PlannedUpload {
        pattern: "target/app-1.2.jar".into(),
        version: Some("v1.2".into()),
        package: Some("app".into()),
        folder: Some("release/1.2".into()),
        keep_folders: true,
    });
    assert_eq!(upload(properties), expected);
}

#[test]
fn a_version_may_be_a_number() {
    let Action::Upload(PlannedUpload { version, .. }) = upload(json!({"buildVersion": 1.5})) else {
        panic!("no upload")
    };
    assert_eq!(version.as_deref(), Some("1.5"));
}

#[test]
fn a_pattern_may_name_the_workspace_itself() {
    for (pattern, expected) in [
        ("${WORKSPACE}/target/*.jar", "target/*.jar"),
        ("${WORKSPACE}/./**", "**"),
        ("././a", "a"),
        ("a..b/...", "a..b/..."),
    ] {
        let Action::Upload(PlannedUpload { pattern, .. }) = upload(json!({"file": pattern})) else {
            panic!("no upload")
        };
        assert_eq!(pattern, expected);
    }
}

#[test]
fn nothing_outside_of_the_workspace_can_be_named() {
    let values = open(&[
        ("evil", "../.."),
        ("WORKSPACE", "/w"),
        ("line", "a\nb"),
        ("nothing", " "),
    ]);
    for pattern in [
        "/etc/passwd",
        "../x",
        "a/../../x",
        "${evil}/x",
        "${WORKSPACE}/../x",
        "/workspace/x",
        "//w/x",
    ] {
        let message = "file of step \"step 20018\" must name files of the workspace, without \"..\" and from its root";
        assert_eq!(refusal(json!({"file": pattern}), &values), message, "{pattern}");
    }
    assert!(refusal(json!({"file": "${nothing}"}), &values).ends_with("must name files"));
    assert!(refusal(json!({"file": "${line}"}), &values).ends_with("one line of at most 1024 bytes"));
    assert!(refusal(json!({"file": "a".repeat(1025)}), &values).ends_with("one line of at most 1024 bytes"));
}

#[test]
fn versions_and_packages_are_single_names() {
    let values = open(&[("branch", "feature/x"), ("up", ".."), ("bell", "a\u{7}")]);
    for key in ["buildVersion", "name"] {
        for text in ["${branch}", "${up}", "a/${up}", "a\\b", "${bell}", &"x".repeat(256)] {
            let refusal = refusal(json!({key: text}), &values);
            let expected = format!("{key} of step \"step 20018\" must be one name of at most 255 bytes");
            assert!(refusal.starts_with(&expected), "{refusal}");
        }
    }
}

#[test]
fn a_folder_stays_below_the_root() {
    for text in ["..", "/a/../..", "a/ .. /b", "a\\..", "a\nb", &"a/".repeat(600)] {
        let refusal = refusal(json!({"customUploadPath": text}), &Values::default());
        assert!(refusal.starts_with("customUploadPath of step"), "{refusal}");
    }
}
