//! Definitions that are refused, and why.

use crate::definitions::{parameter, step, task};
use kiln_buildfile::{Problem, check, check_value};
use kiln_model::task::{Choice, ParameterKind, ParameterValue, TaskDefinition, Timeout, TimerSpec};
use serde_json::json;

fn refusal(change: impl FnOnce(&mut TaskDefinition)) -> Vec<String> {
    let mut definition = task(vec![step(20017, json!({"command": "true"}))]);
    change(&mut definition);
    check(&definition)
        .err()
        .unwrap_or_default()
        .iter()
        .map(Problem::to_string)
        .collect()
}

fn enumeration(names: &[&str]) -> ParameterKind {
    ParameterKind::Enumeration {
        choices: names
            .iter()
            .map(|it| Choice {
                name: (*it).into(),
                display_name: (*it).into(),
                enabled: true,
            })
            .collect(),
    }
}

fn timer(name: &str, parameters: &[(&str, &str)]) -> TimerSpec {
    TimerSpec {
        name: name.into(),
        parameters: parameters
            .iter()
            .map(|(name, text)| ((*name).into(), (*text).into()))
            .collect(),
    }
}

#[test]
fn a_whole_definition_passes() {
    let refused = refusal(|it| {
        it.timeout = Some(Timeout {
            limit: "4".into(),
            unit: "hour".into(),
        });
        it.parameters = vec![
            parameter("codeBranch", ParameterKind::Text, "master"),
            parameter("kind", enumeration(&["debug", "release"]), "release"),
            parameter("version", ParameterKind::AutoIncrement, "v1.09"),
            parameter("long", ParameterKind::Text, &"ä".repeat(8192)),
        ];
        it.triggers = vec![
            timer(
                "hudson.triggers.TimerTrigger",
                &[("spec", "18 15 * * 1,2,3,4,5"), ("isDST", "false")],
            ),
            timer("another.trigger", &[]),
        ];
        it.steps = vec![
            step(
                20017,
                json!({"command": "true", "image": "shell", "preCondition": "SUCCESS"}),
            ),
            step(
                20043,
                json!({"userPublicRepositories": [{"unknown": 1}], "ignoreTest": "false", "deal": null}),
            ),
            step(
                20018,
                json!({"file": "**/*.jar", "buildVersion": 1, "ignore_fail": "true", "more": {}}),
            ),
            step(1, json!({"command": {"a": []}})),
        ];
        it.steps[0].name = "构".repeat(128);
    });
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn a_definition_without_steps_passes() {
    assert_eq!(refusal(|it| it.steps.clear()), Vec::<String>::new());
}

#[test]
fn steps_are_at_most_fifty() {
    let steps = |count| vec![step(20017, json!({"command": 1})); count];
    assert_eq!(refusal(|it| it.steps = steps(51)), ["steps must not be more than 50"]);
    assert_eq!(refusal(|it| it.steps = steps(50)).len(), 50);
}

#[test]
fn the_name_of_a_step_has_1_to_128_characters() {
    for name in ["".to_owned(), "x".repeat(129), "a\nb".to_owned(), "a\0".to_owned()] {
        assert_eq!(
            refusal(|it| it.steps[0].name = name),
            ["steps[0].name must have 1 to 128 characters, none of them a control character"]
        );
    }
}

#[test]
fn the_id_of_a_kind_has_the_known_form() {
    for id in [
        "",
        "20017",
        "devcloud2018.codeci_action_.action",
        "devcloud2018.codeci_action_20017",
        "devcloud2018.codeci_action_x.action",
        "devcloud2018.codeci_action_20017.action.action",
        " devcloud2018.codeci_action_20017.action",
        "devcloud2018.codeci_action_٣.action",
        "devcloud2018.codeci_action_123456789012345678901.action",
        "devcloud2018.codeci_endpoint_nexus.nexusEndpoint",
    ] {
        assert_eq!(
            refusal(|it| it.steps[0].module_id = id.into()),
            ["steps[0].module_id must have the form devcloud2018.codeci_action_<number>.action"],
            "{id}"
        );
    }
}

#[test]
fn properties_of_known_kinds_have_their_types() {
    for (kind, properties, expected) in [
        (20017, json!({"command": 1}), "command must be text"),
        (20017, json!({"command": ["ls"]}), "command must be text"),
        (
            20017,
            json!({"command": "a\0"}),
            "command must not have a NUL character",
        ),
        (
            20017,
            json!({"command": "x".repeat((1 << 20) + 1)}),
            "command must not be longer than 1048576 bytes",
        ),
        (20017, json!({"image": {}}), "image must be text"),
        (20017, json!({"preCondition": []}), "preCondition must be text"),
        (
            20017,
            json!({"ignore_fail": "perhaps"}),
            "ignore_fail must be true or false",
        ),
        (20014, json!({"command": true}), "command must be text"),
        (20005, json!({"command": {}}), "command must be text"),
        (20043, json!({"command": 1}), "command must be text"),
        (20043, json!({"settingMode": []}), "settingMode must be text"),
        (20043, json!({"pomMode": {}}), "pomMode must be text"),
        (20043, json!({"deal": []}), "deal must be text"),
        (20043, json!({"doCheck": []}), "doCheck must be text"),
        (20043, json!({"ignoreTest": 3}), "ignoreTest must be true or false"),
        (
            20043,
            json!({"junitCoverageSwitch": "on"}),
            "junitCoverageSwitch must be true or false",
        ),
        (
            20043,
            json!({"userPublicRepositories": "https://a"}),
            "userPublicRepositories must be a list",
        ),
        (
            20043,
            json!({"userPrivateRepositories": {}}),
            "userPrivateRepositories must be a list",
        ),
        (20018, json!({"file": ["a"]}), "file must be text"),
        (20018, json!({"buildVersion": {}}), "buildVersion must be text"),
        (20018, json!({"name": []}), "name must be text"),
        (20018, json!({"remainOriginPath": []}), "remainOriginPath must be text"),
        (20018, json!({"customUploadPath": {}}), "customUploadPath must be text"),
        (20018, json!({"ignore_fail": 1}), "ignore_fail must be true or false"),
        (99, json!({"ignore_fail": []}), "ignore_fail must be true or false"),
    ] {
        let refused = refusal(|it| it.steps.push(step(kind, properties)));
        assert_eq!(refused, [format!("steps[1].properties.{expected}")]);
    }
}

#[test]
fn a_step_that_is_switched_off_is_checked_too() {
    let refused = refusal(|it| {
        it.steps = vec![step(20017, json!({"command": 1}))];
        it.steps[0].enable = false;
    });
    assert_eq!(refused.len(), 1);
}

#[test]
fn a_timeout_is_hours_or_minutes() {
    for (limit, unit) in [
        ("0", "hour"),
        ("-1", "minute"),
        ("x", "hour"),
        ("4", "day"),
        ("", ""),
        ("99999999999", "minute"),
    ] {
        let timeout = Some(Timeout {
            limit: limit.into(),
            unit: unit.into(),
        });
        let expected = "timeout must be a number of at least 1 with the unit hour or minute";
        assert_eq!(refusal(|it| it.timeout = timeout), [expected], "{limit} {unit}");
    }
}

#[test]
fn a_timer_has_a_line_of_five_fields() {
    for parameters in [
        vec![],
        vec![("spec", "")],
        vec![("spec", "0 0 * *")],
        vec![("spec", "0 0 12 * * ?")],
    ] {
        assert_eq!(
            refusal(|it| it.triggers = vec![timer("hudson.triggers.TimerTrigger", &parameters)]),
            ["triggers[0].parameters.spec must be five fields: minute, hour, day, month, day of the week"]
        );
    }
}

#[test]
fn values_of_parameters_fit_their_kind() {
    for (kind, default, expected) in [
        (
            ParameterKind::Text,
            "a{{b".to_owned(),
            "must not have one of the marks {{, {% and {#",
        ),
        (
            ParameterKind::Text,
            "{%".to_owned(),
            "must not have one of the marks {{, {% and {#",
        ),
        (
            ParameterKind::Text,
            "{#".to_owned(),
            "must not have one of the marks {{, {% and {#",
        ),
        (
            ParameterKind::Text,
            "x".repeat(8193),
            "must not be longer than 8192 characters",
        ),
        (ParameterKind::Text, "\0".to_owned(), "must not have a NUL character"),
        (enumeration(&["a", "b"]), "c".to_owned(), "must be one of the choices"),
        (enumeration(&["a", "b"]), String::new(), "must be one of the choices"),
        (ParameterKind::AutoIncrement, "v1.x".to_owned(), "must end in a number"),
        (ParameterKind::AutoIncrement, String::new(), "must end in a number"),
    ] {
        assert_eq!(check_value(&kind, &default), Err(expected));
        assert_eq!(
            refusal(|it| it.parameters = vec![parameter("p", kind, &default)]),
            [format!("parameters[0].defaultValue {expected}")]
        );
    }
}

#[test]
fn names_of_parameters_are_unique_and_their_case_counts() {
    let text = |name: &str| parameter(name, ParameterKind::Text, "");
    assert_eq!(
        refusal(|it| it.parameters = vec![text("a"), text("A"), text("b"), text("a")]),
        ["parameters[3].name is the name of another parameter too"]
    );
}

#[test]
fn choices_carry_no_template_marks() {
    assert_eq!(
        refusal(|it| it.parameters = vec![parameter("p", enumeration(&["a", "{{b}}"]), "a")]),
        ["parameters[0].limits must not have one of the marks {{, {% and {#"]
    );
}

#[test]
fn a_choice_that_is_disabled_cannot_be_chosen() {
    let ParameterKind::Enumeration { mut choices } = enumeration(&["a", "b"]) else {
        panic!("an enumeration is one")
    };
    choices[1].enabled = false;
    let kind = ParameterKind::Enumeration { choices };
    assert_eq!(check_value(&kind, "a"), Ok(()));
    assert_eq!(
        check_value(&kind, "b"),
        Err("must be one of the choices that may be chosen; this one is disabled")
    );
}

#[test]
fn a_list_of_choices_that_nobody_filled_in_refuses_nothing() {
    assert_eq!(check_value(&enumeration(&[]), "anything"), Ok(()));
}

#[test]
fn a_sealed_value_is_not_looked_into() {
    let refused = refusal(|it| {
        it.parameters = vec![parameter("p", ParameterKind::AutoIncrement, "")];
        it.parameters[0].default = ParameterValue::Sealed("{{".into());
    });
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn every_problem_is_told_in_the_order_of_the_definition() {
    let refused = refusal(|it| {
        it.timeout = Some(Timeout {
            limit: "0".into(),
            unit: "hour".into(),
        });
        it.parameters = vec![parameter("p", ParameterKind::Text, "{{")];
        it.steps[0].name.clear();
        it.steps[0].module_id.clear();
    });
    let fields: Vec<&str> = refused.iter().filter_map(|it| it.split(' ').next()).collect();
    assert_eq!(
        fields,
        [
            "timeout",
            "parameters[0].defaultValue",
            "steps[0].module_id",
            "steps[0].name"
        ]
    );
}
