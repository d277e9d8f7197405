//! What plan graphical steps make.

use crate::definitions::{open, planned, planned_script, script, step, task, tools};
use kiln_buildfile::{Action, PlanError, Values, plan};
use kiln_model::task::ConfigType;
use serde_json::json;

#[test]
fn a_shell_step_is_its_command_with_the_parameters_in_it() {
    let plan = planned(
        20017,
        json!({"command": "git checkout ${codeBranch}\nx=${y:-z}\n", "preCondition": "SUCCESS"}),
        &open(&[("codeBranch", "main"), ("y", "no")]),
    );
    assert_eq!(script(&plan), "git checkout main\nx=${y:-z}\n");
    assert_eq!(plan.steps[0].name, "step 20017");
    assert!(!plan.steps[0].ignore_failure);
    assert_eq!(plan.warnings, Vec::<String>::new());
}

#[test]
fn steps_keep_their_order() {
    let steps = (0..50)
        .map(|it| step(20017, json!({"command": format!("echo {it}")})))
        .collect();
    let plan = plan(&task(steps), &Values::default()).unwrap();
    assert_eq!(plan.steps.len(), 50);
    for (place, planned) in plan.steps.iter().enumerate() {
        let Action::Script(script) = &planned.action else {
            panic!("{planned:?}")
        };
        assert_eq!(script.text, format!("echo {place}"));
    }
}

#[test]
fn a_task_without_steps_has_an_empty_plan() {
    assert_eq!(
        plan(&task(vec![]), &Values::default()),
        Ok(kiln_buildfile::Plan::default())
    );
}

#[test]
fn an_empty_command_does_nothing_and_says_so() {
    for properties in [
        json!({}),
        json!({"command": null}),
        json!({"command": ""}),
        json!({"command": " \n"}),
    ] {
        let plan = planned(20017, properties, &Values::default());
        assert_eq!(script(&plan).trim(), "");
        assert_eq!(
            plan.warnings,
            ["step \"step 20017\": it has no command, so it does nothing"]
        );
    }
}

#[test]
fn a_tool_step_needs_its_tool_where_the_command_names_it() {
    for (kind, tool) in [(20014, "npm"), (20005, "cmake"), (20043, "mvn")] {
        for (command, expected) in [(format!("{tool} --version"), vec![tool]), ("make".to_owned(), vec![])] {
            let plan = planned(kind, json!({"command": command}), &Values::default());
            let needs: Vec<&str> = plan.steps[0]
                .tooling
                .tools
                .iter()
                .flat_map(|it| it.programs.clone())
                .collect();
            assert_eq!(needs, expected, "{command}");
        }
    }
}

#[test]
fn npm_does_not_look_for_newer_versions_of_itself() {
    let plan = planned(20014, json!({"command": "npm ci"}), &Values::default());
    assert_eq!(planned_script(&plan).env["npm_config_update_notifier"], "false");
}

#[test]
fn the_image_is_the_given_one_or_the_documented_one() {
    for (kind, properties, expected) in [
        (20017, json!({}), vec![("shell4.2.46-git1.8.3-zip6.00", false)]),
        (20043, json!({"image": null}), vec![("maven3.5.3-jdk8-open", false)]),
        (
            20014,
            json!({"image": "cloudbuild@nodejs${node}"}),
            vec![("nodejs18", true)],
        ),
        (20014, json!({}), vec![]),
        (20018, json!({"image": "shell"}), vec![]),
        (91008, json!({}), vec![("python3.6", false)]),
    ] {
        let plan = planned(kind, properties, &open(&[("node", "18")]));
        let tools: Vec<_> = tools(&plan).iter().map(|(name, chosen, _)| (*name, *chosen)).collect();
        assert_eq!(tools, expected, "{kind}");
    }
}

#[test]
fn a_step_that_is_switched_off_is_left_out_with_a_warning() {
    let mut off = step(20017, json!({"command": 5}));
    off.enable = false;
    let plan = plan(
        &task(vec![off, step(20017, json!({"command": "true"}))]),
        &Values::default(),
    )
    .unwrap();
    assert_eq!(plan.steps.len(), 1);
    assert_eq!(plan.warnings, ["step \"step 20017\": it is switched off and left out"]);
}

#[test]
fn a_failure_is_ignored_where_the_step_says_so() {
    for (ignore_fail, expected) in [
        (json!("true"), true),
        (json!(true), true),
        (json!(""), false),
        (json!(null), false),
    ] {
        let plan = planned(20018, json!({"ignore_fail": ignore_fail}), &Values::default());
        assert_eq!(plan.steps[0].ignore_failure, expected);
    }
}

#[test]
fn a_step_that_always_runs_lets_the_one_before_it_fail() {
    let steps = ["SUCCESS", "ALWAYS", "success"].map(|it| step(20017, json!({"command": "true", "preCondition": it})));
    let plan = plan(&task(steps.to_vec()), &Values::default()).unwrap();
    let ignored: Vec<bool> = plan.steps.iter().map(|it| it.ignore_failure).collect();
    assert_eq!(ignored, [true, false, false]);
    assert_eq!(plan.warnings, Vec::<String>::new());
}

#[test]
fn an_unknown_condition_is_told_and_means_success() {
    let steps = ["SUCCESS", "MAYBE\n"].map(|it| step(20017, json!({"command": "true", "preCondition": it})));
    let plan = plan(&task(steps.to_vec()), &Values::default()).unwrap();
    assert!(!plan.steps[0].ignore_failure);
    assert_eq!(
        plan.warnings,
        ["step \"step 20017\": the condition \"MAYBE\" is not known, so it runs upon success of the steps before"]
    );
}

#[test]
fn a_kind_that_nothing_runs_fails_when_its_turn_comes() {
    let plan = planned(91022, json!({"anything": [1, {"a": null}]}), &Values::default());
    let Action::Unsupported { module_id, reason } = &plan.steps[0].action else {
        panic!("{plan:?}")
    };
    assert_eq!(module_id, "devcloud2018.codeci_action_91022.action");
    assert_eq!(reason, "nothing here runs steps of the kind 91022 (build with MSBuild)");
    let unknown = planned(99, json!({}), &Values::default());
    let Action::Unsupported { reason, .. } = &unknown.steps[0].action else {
        panic!("{unknown:?}")
    };
    assert_eq!(reason, "nothing here runs steps of the kind 99");
}

#[test]
fn a_checkout_step_has_nothing_left_to_do() {
    let plan = planned(20040, json!({}), &Values::default());
    assert!(plan.steps.is_empty());
    assert_eq!(plan.warnings.len(), 1);
}

#[test]
fn a_task_with_a_build_file_is_not_planned_from_its_steps() {
    let mut definition = task(vec![step(20017, json!({"command": "true"}))]);
    definition.config_type = ConfigType::Yaml;
    assert_eq!(plan(&definition, &Values::default()), Err(PlanError::BuildFile));
}

#[test]
fn a_stored_definition_that_is_wrong_is_refused_by_name() {
    let error = plan(&task(vec![step(20017, json!({"command": ["ls"]}))]), &Values::default()).unwrap_err();
    assert_eq!(error.to_string(), "command of step \"step 20017\" must be text");
}

#[test]
fn a_script_that_would_fill_the_memory_is_refused() {
    let command = "${v}".repeat(10_000);
    let values = open(&[("v", &"x".repeat(8192))]);
    let error = plan(&task(vec![step(20017, json!({"command": command}))]), &values).unwrap_err();
    assert_eq!(
        error.to_string(),
        "command of step \"step 20017\" is longer than 4194304 bytes with the parameters in it"
    );
}
