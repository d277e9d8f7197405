//! Documents as today's servers store them: every later server must read them, and write the same.

use kiln_model::build::{BuildParameter, BuildState, Source, StepState, Trigger};
use kiln_model::task::{ParameterKind, ParameterValue, TaskDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads a document and writes it again.
fn again<T: Serialize + DeserializeOwned>(document: &Value) -> Value {
    let read: T = serde_json::from_value(document.clone()).unwrap();
    serde_json::to_value(read).unwrap()
}

fn definition() -> Value {
    json!({
        "name": "demo-构建_1",
        "arch": "x86-64",
        "host_type": "devcloud",
        "flavor": "2U8G",
        "config_type": "ACTION",
        "build_if_code_updated": true,
        "auto_update_sub_module": false,
        "timeout": {"limit": "4", "unit": "hour"},
        "group": "901878212b1a49be9c1a1054c272762a",
        "scms": [{
            "url": "https://host/group/demo.git", "scm_type": "github", "branch": "main", "repo_id": "7",
            "web_url": null, "is_auto_build": false, "enable_git_lfs": true, "build_type": "branch", "depth": "1",
            "end_point_id": null, "source": null, "group_name": null, "repo_name": "demo"
        }],
        "parameters": [
            {
                "name": "TOKEN", "kind": {"kind": "text"}, "default": {"sealed": "v1:abc"}, "description": "",
                "deletable": true, "built_in": false, "runtime": false
            },
            {
                "name": "SIZE",
                "kind": {"kind": "enumeration", "choices": [{"name": "s", "display_name": "small", "enabled": true}]},
                "default": {"plain": "s"}, "description": "how large", "deletable": true, "built_in": false,
                "runtime": true
            },
            {
                "name": "N", "kind": {"kind": "auto_increment"}, "default": {"plain": "1.0.9"}, "description": "",
                "deletable": false, "built_in": true, "runtime": false
            }
        ],
        "triggers": [{"name": "hudson.triggers.TimerTrigger", "parameters": [["spec", "0 2 * * *"]]}],
        "steps": [{
            "module_id": "devcloud2018.codeci_action_20017.action", "name": "run", "version": null, "enable": true,
            "properties": {"command": "make", "nested": {"any": [1, 2.5, null]}}
        }]
    })
}

#[test]
fn a_stored_definition_is_read_and_written_as_it_is() {
    assert_eq!(again::<TaskDefinition>(&definition()), definition());
}

#[test]
fn what_a_definition_says_is_found_in_it() {
    let read: TaskDefinition = serde_json::from_value(definition()).unwrap();
    assert_eq!(read.timeout.unwrap().minutes(), Some(240));
    assert!(matches!(&read.parameters[0].default, ParameterValue::Sealed(it) if it == "v1:abc"));
    assert!(matches!(&read.parameters[1].kind, ParameterKind::Enumeration { choices } if choices.len() == 1));
    assert_eq!(read.steps[0].properties["nested"]["any"][1], 2.5);
}

#[test]
fn fields_that_may_be_absent_may_be_absent() {
    let mut document = definition();
    for field in ["host_type", "flavor", "timeout", "group"] {
        document.as_object_mut().unwrap().remove(field);
    }
    let read: TaskDefinition = serde_json::from_value(document).unwrap();
    assert_eq!((read.host_type, read.timeout), (None, None));
}

#[test]
fn both_ways_to_say_the_steps_are_kept() {
    for word in ["ACTION", "YAML"] {
        let mut document = definition();
        document["config_type"] = word.into();
        assert_eq!(again::<TaskDefinition>(&document)["config_type"], word);
    }
}

#[test]
fn every_stored_state_of_a_build_is_read_and_written_as_it_is() {
    for document in [
        json!({"state": "queued"}),
        json!({"state": "preparing", "since": 1}),
        json!({"state": "running", "prepared": 1, "started": 2}),
        json!({"state": "stopping", "started": null, "cause": {"by": "user", "name": "ann"}}),
        json!({"state": "finished", "started": 2, "finished": 3, "outcome": {"outcome": "succeeded"}}),
        json!({"state": "finished", "started": 2, "finished": 3, "outcome": {"outcome": "failed", "reason": "x"}}),
        json!({"state": "finished", "started": null, "finished": 3, "outcome": {"outcome": "errored", "reason": "x"}}),
    ] {
        assert_eq!(again::<BuildState>(&document), document);
    }
}

#[test]
fn every_stored_cause_of_a_stop_is_read_and_written_as_it_is() {
    for cause in [
        json!({"by": "user", "name": "ann"}),
        json!({"by": "timeout", "minutes": 5}),
        json!({"by": "task_deleted", "name": "ann"}),
        json!({"by": "shutdown"}),
    ] {
        let document = json!({
            "state": "finished", "started": 2, "finished": 3, "outcome": {"outcome": "stopped", "cause": cause}
        });
        assert_eq!(again::<BuildState>(&document), document);
    }
}

#[test]
fn every_stored_state_of_a_step_is_read_and_written_as_it_is() {
    let mut documents = vec![json!({"state": "waiting"}), json!({"state": "running", "started": 1})];
    for outcome in ["succeeded", "failed", "failure_ignored", "stopped", "errored"] {
        documents.push(json!({"state": "finished", "started": 1, "finished": 2, "outcome": outcome}));
    }
    for document in documents {
        assert_eq!(again::<StepState>(&document), document);
    }
}

#[test]
fn a_stored_source_is_read_and_written_as_it_is() {
    for revision in [
        json!({"branch": "main"}),
        json!({"tag": "v1"}),
        json!({"commit": {"id": "abc", "branch": "main"}}),
    ] {
        let document = json!({
            "url": "https://host/a.git", "scm_type": "github", "web_url": null, "repo_id": "7", "repo_name": "a",
            "revision": revision, "commit": {"id": "abc", "message": "Fix", "at": 5}
        });
        assert_eq!(again::<Source>(&document), document);
    }
}

#[test]
fn stored_parameters_of_a_build_are_read_and_written_as_they_are() {
    let document = json!([{"name": "A", "value": {"plain": "x"}}, {"name": "B", "value": {"sealed": "v1:y"}}]);
    assert_eq!(again::<Vec<BuildParameter>>(&document), document);
}

#[test]
fn triggers_are_stored_by_their_names() {
    for trigger in [Trigger::Manual, Trigger::Timer, Trigger::CodeUpdate, Trigger::Pipeline] {
        assert_eq!(serde_json::to_value(trigger).unwrap(), trigger.name());
    }
}

#[test]
fn an_unknown_state_is_refused_and_not_guessed() {
    assert!(serde_json::from_value::<BuildState>(json!({"state": "paused"})).is_err());
    assert!(serde_json::from_value::<StepState>(json!({"state": "finished"})).is_err());
}
