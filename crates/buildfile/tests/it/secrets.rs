//! Where private values go, and where they do not.

use crate::definitions::{planned, script, step, task};
use kiln_buildfile::{Action, PlannedUpload, Value, Values, plan};
use serde_json::json;

const SECRET: &str = "s3cret/../value";

fn values() -> Values {
    Values::new([("TOKEN", Value::secret(SECRET)), ("MAVEN_OPTS", Value::secret(SECRET))])
}

#[test]
fn a_script_leaves_private_values_to_its_environment() {
    for kind in [20017, 20014, 20005, 20043] {
        let plan = planned(kind, json!({"command": "login \"${TOKEN}\""}), &values());
        assert_eq!(script(&plan), "login \"${TOKEN}\"");
    }
}

#[test]
fn inside_single_quotes_a_private_value_stands_in_the_text() {
    let plan = planned(20017, json!({"command": "curl -H 'Token: ${TOKEN}'"}), &values());
    assert_eq!(script(&plan), format!("curl -H 'Token: {SECRET}'"));
}

#[test]
fn an_upload_takes_private_values_as_text() {
    let values = Values::new([("TOKEN", Value::secret("s3cret"))]);
    let plan = planned(20018, json!({"buildVersion": "v-${TOKEN}"}), &values);
    let Action::Upload(PlannedUpload { version, .. }) = &plan.steps[0].action else {
        panic!("{plan:?}")
    };
    assert_eq!(version.as_deref(), Some("v-s3cret"));
}

#[test]
fn debug_output_of_a_plan_shows_no_private_value() {
    let repositories = json!([format!("https://u:{SECRET}@h/"), "https://u:${TOKEN}@h/"]);
    let steps = vec![
        step(20017, json!({"command": "echo '${TOKEN}'"})),
        step(
            20043,
            json!({"userPublicRepositories": repositories, "ignoreTest": true}),
        ),
        step(20018, json!({"file": "a-${short}", "name": "${short}"})),
    ];
    let values = Values::new([("TOKEN", Value::secret(SECRET)), ("short", Value::secret("s3cret"))]);
    let shown = format!("{:?}", plan(&task(steps), &values).unwrap());
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[test]
fn errors_and_warnings_show_no_private_value() {
    for (kind, properties) in [
        (20018, json!({"buildVersion": "${TOKEN}"})),
        (20018, json!({"customUploadPath": "${TOKEN}"})),
        (20018, json!({"file": "${TOKEN}"})),
        (20043, json!({"userPublicRepositories": ["${TOKEN}"]})),
    ] {
        let error = plan(&task(vec![step(kind, properties)]), &values()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }
    let plan = planned(20043, json!({"ignoreTest": true}), &values());
    assert_eq!(
        plan.warnings,
        ["step \"step 20043\": failed tests fail the step: MAVEN_OPTS is a private parameter and cannot be added to"]
    );
}
