//! Which tools steps ask for.

use crate::definitions::{open, planned, refused, script, step, task, tools};
use kiln_buildfile::{Values, plan};
use serde_json::json;

#[test]
fn pickers_of_versions_are_tools_and_keep_their_text() {
    let properties = json!({"gradle": "7.10", "jdk": "1.8", "command": "gradle build"});
    let plan = planned(91002, properties, &Values::default());
    assert_eq!(
        tools(&plan),
        [("gradle7.10", true, &["gradle"][..]), ("jdk1.8", true, &["java"])]
    );
    assert_eq!(plan.warnings, Vec::<String>::new());
}

#[test]
fn a_wrapper_needs_java_and_no_gradle() {
    let properties = json!({"gradle": "${g}", "jdk": "jdk17", "ndk": "none", "command": "./gradlew build"});
    let plan = planned(91001, properties, &open(&[("g", "7.3")]));
    assert_eq!(tools(&plan), [("gradle7.3", true, &[][..]), ("jdk17", true, &["java"])]);
}

#[test]
fn a_picker_without_a_value_is_told_and_one_that_is_no_version_refused() {
    let plan = planned(91019, json!({"command": "flutter build apk"}), &Values::default());
    assert_eq!(tools(&plan), [("flutter", false, &["flutter"][..])]);
    assert_eq!(plan.warnings.len(), 2, "{:?}", plan.warnings);
    assert_eq!(
        plan.warnings[1],
        "step \"step 91019\": it does not say which flutter it wants, so the one of the machine is taken"
    );
    assert_eq!(
        refused(
            91002,
            json!({"gradle": "7;rm", "jdk": "8", "command": "x"}),
            &Values::default()
        ),
        "gradle of step \"step 91002\" must be a version, like 7.10"
    );
}

#[test]
fn an_address_of_a_registry_is_an_image_to_run_in() {
    for (kind, image) in [(20028, "swr.example.com/org/tool:1"), (20017, "python:3.12")] {
        let plan = planned(kind, json!({"image": image, "command": "true"}), &Values::default());
        assert_eq!(plan.steps[0].tooling.image.as_deref(), Some(image));
        assert_eq!(tools(&plan), []);
    }
    let plan = planned(20028, json!({"command": "true"}), &Values::default());
    assert_eq!(script(&plan), "true");
    assert_eq!(
        plan.warnings,
        ["step \"step 20028\": it names no image of a registry, so its commands run as those of any other step"]
    );
}

#[test]
fn restrictions_of_the_product_are_told() {
    for (kind, properties, expected) in [
        (
            91016,
            json!({"image": "sbt1.5", "command": "sbt"}),
            Some("has sbt1.3.2-jdk1.8 for such steps"),
        ),
        (
            91016,
            json!({"image": "cloudbuild@sbt1.3.2-jdk1.8", "command": "sbt"}),
            None,
        ),
        (
            91020,
            json!({"image": "HarmonyOS-API8", "command": "x"}),
            Some("has HarmonyOS-API9 for such steps"),
        ),
    ] {
        let plan = planned(kind, properties, &Values::default());
        match expected {
            Some(text) => assert!(plan.warnings[0].contains(text), "{:?}", plan.warnings),
            None => assert_eq!(plan.warnings, Vec::<String>::new()),
        }
    }
    let mut on_arm = task(vec![step(91010, json!({"command": "make"}))]);
    on_arm.arch = "ARM".to_owned();
    let plan = plan(&on_arm, &Values::default()).unwrap();
    assert_eq!(
        plan.warnings,
        ["step \"step 91010\": the hosted product has no GNU Arm for machines with ARM processors"]
    );
}

#[test]
fn grails_has_a_command_of_its_own() {
    assert_eq!(script(&planned(91017, json!({}), &Values::default())), "grails war\n");
}
