//! What steps leave for reports.

use crate::definitions::{open, planned, step, task};
use kiln_buildfile::{Action, Collect, plan};
use serde_json::{Value, json};

fn collects(module: u32, properties: Value) -> Option<Collect> {
    let values = open(&[("WORKSPACE", "/w"), ("out", "build")]);
    planned(module, properties, &values).steps[0].collects.clone()
}

#[test]
fn a_maven_step_collects_what_it_is_asked_for() {
    assert_eq!(collects(20043, json!({})), None);
    assert_eq!(
        collects(
            20043,
            json!({"deal": "notDeal", "file": "x.xml", "coverageReportPath": "x"})
        ),
        None
    );
    let tests = Collect {
        tests: Some("**/TEST*.xml".to_owned()),
        coverage: None,
        ignore_failed_tests: false,
        required: false,
    };
    assert_eq!(collects(20043, json!({"deal": "deal"})), Some(tests.clone()));
    let both = Collect {
        tests: Some("build/*.xml".to_owned()),
        coverage: Some("**/site/jacoco".to_owned()),
        ignore_failed_tests: true,
        ..tests
    };
    let properties = json!({
        "deal": "deal", "file": "${WORKSPACE}/${out}/*.xml", "ignoreTest": "true", "junitCoverageSwitch": true,
    });
    assert_eq!(collects(20043, properties), Some(both));
}

#[test]
fn a_report_step_runs_nothing_and_needs_results() {
    let values = open(&[]);
    let plan = planned(20070, json!({"reportType": "junit"}), &values);
    assert_eq!(
        (&plan.steps[0].action, &plan.steps[0].tooling),
        (&Action::Collect, &kiln_buildfile::Tooling::default())
    );
    assert_eq!(
        collects(
            20070,
            json!({"file": "out/*.xml", "junitCoverageSwitch": "true", "coverageReportPath": "./cov"})
        ),
        Some(Collect {
            tests: Some("out/*.xml".to_owned()),
            coverage: Some("cov".to_owned()),
            ignore_failed_tests: false,
            required: true,
        })
    );
}

#[test]
fn other_types_of_results_are_not_read() {
    let plan = planned(20070, json!({"reportType": "TAP"}), &open(&[]));
    assert!(matches!(&plan.steps[0].action, Action::Unsupported { reason, .. } if reason.contains("TAP")));
    assert_eq!(plan.steps[0].collects, None);
}

#[test]
fn reports_outside_of_the_workspace_are_refused() {
    for (module, properties) in [
        (20070, json!({"file": "/etc/*"})),
        (20070, json!({"file": "../x.xml"})),
        (20043, json!({"deal": "deal", "file": "a/../../b"})),
        (20043, json!({"junitCoverageSwitch": true, "coverageReportPath": "/"})),
    ] {
        let refused = plan(&task(vec![step(module, properties.clone())]), &open(&[])).unwrap_err();
        assert!(
            refused.to_string().contains("must name files of the workspace"),
            "{properties}"
        );
    }
}
