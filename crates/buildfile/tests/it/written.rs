//! The script of a build as YAML, read back by a YAML reader.

use kiln_buildfile::{Script, ScriptSource};
use kiln_model::task::{ConfigType, Scm, Step, TaskDefinition, TaskName};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn definition(steps: Vec<Step>) -> TaskDefinition {
    TaskDefinition {
        name: TaskName::parse("demo").expect("a name"),
        arch: "x86-64".to_owned(),
        host_type: None,
        flavor: Some("2U8G".to_owned()),
        config_type: ConfigType::Action,
        build_if_code_updated: false,
        auto_update_sub_module: false,
        timeout: None,
        group: None,
        scms: Vec::new(),
        parameters: Vec::new(),
        triggers: Vec::new(),
        steps,
        unsaid: kiln_model::task::Unsaid::default(),
    }
}

fn step(number: &str, properties: Value) -> Step {
    let Value::Object(properties) = properties else {
        panic!("no object")
    };
    Step {
        module_id: format!("devcloud2018.codeci_action_{number}.action"),
        name: "run it".to_owned(),
        version: None,
        enable: true,
        properties,
    }
}

fn yaml(definition: &TaskDefinition, source: Option<ScriptSource<'_>>) -> String {
    Script {
        definition,
        source,
        task: "901878212b1a49be9c1a1054c272762a",
        project: "6ecbc5bac7c8442fb3d2563d53c13582",
        timeout_minutes: 240,
    }
    .yaml()
}

fn read(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

#[test]
fn a_script_has_the_parts_that_the_hosted_service_shows() {
    let command = "set -e\necho \"${TOKEN}\"\ngit clone https://ann:s3cret@host/x.git\n";
    let mut off = step("20017", json!({}));
    off.enable = false;
    let definition = definition(vec![
        step(
            "20017",
            json!({"image": "shell4.2", "command": command, "preCondition": "ALWAYS"}),
        ),
        off,
        step("20043", json!({"command": "mvn package"})),
    ]);
    let scm = Scm {
        url: "https://ann:s3cret@host/team/demo.git".to_owned(),
        scm_type: "codehub".to_owned(),
        depth: Some("1".to_owned()),
        ..Scm::default()
    };
    let source = ScriptSource {
        scm: &scm,
        url: "https://host/team/demo.git".to_owned(),
        branch: Some("main"),
        tag: None,
        commit: None,
        build_type: "branch",
    };
    let text = yaml(&definition, Some(source));
    assert!(!text.contains("s3cret"), "{text}");
    let script = read(&text);
    assert_eq!(script["version"], "2.0");
    assert_eq!(script["timeout"], json!({"limit": 240, "unit": "minute"}));
    assert_eq!(
        script["devcloud_metadata"],
        json!({
            "label": "docker", "buildType": "linux", "jobName": "demo", "jobId": "901878212b1a49be9c1a1054c272762a",
            "serviceType": "codeci", "projectId": "6ecbc5bac7c8442fb3d2563d53c13582",
        })
    );
    let stages = script["stages"].as_object().unwrap();
    assert_eq!(stages.keys().collect::<Vec<_>>(), ["stage1", "stage2", "stage3"]);
    assert_eq!(
        stages["stage1"]["meta"],
        json!({"uuid": "20040", "displayName": "Code CheckOut"})
    );
    let scm = &stages["stage1"]["tasks"][0]["external_pre_checkout"]["scm"];
    assert_eq!(scm["url"], "https://host/team/demo.git");
    assert_eq!((&scm["branch"], &scm["depth"]), (&json!("main"), &json!("1")));
    assert_eq!(stages["stage2"]["env"]["dockerImage"], "shell4.2");
    assert_eq!(stages["stage2"]["preCondition"], "ALWAYS");
    assert_eq!(
        stages["stage2"]["tasks"][0]["external_post_20017"]["command"],
        "set -e\necho \"${TOKEN}\"\ngit clone https://host/x.git\n"
    );
    assert_eq!(stages["stage3"]["preCondition"], "SUCCESS");
    assert_eq!(
        stages["stage3"]["tasks"][0]["external_post_maven"]["command"],
        "mvn package"
    );
}

#[test]
fn stages_stand_in_the_order_of_their_steps() {
    let steps = (0..12).map(|_| step("20017", json!({}))).collect();
    let text = yaml(&definition(steps), None);
    let places: Vec<usize> = (1..=12).map(|it| text.find(&format!("stage{it}:")).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn properties_may_be_nested_as_deep_as_a_body_may_be() {
    let deep = (0..120).fold(json!("x"), |inner, _| json!([{"a": inner}]));
    yaml(&definition(vec![step("20017", json!({"deep": deep}))]), None);
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        "[^\0]{0,40}".prop_map(Value::from),
        "(\\PC|[\n\t ]){0,120}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("\\PC{0,10}", inner, 0..4).prop_map(|it| Value::Object(Map::from_iter(it))),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_a_property_holds_is_read_back_as_it_was(value in any_value()) {
        let definition = definition(vec![step("20017", json!({"it": value}))]);
        let text = yaml(&definition, None);
        prop_assume!(!text.contains("://"));
        let script = read(&text);
        prop_assert_eq!(&script["stages"]["stage1"]["tasks"][0]["external_post_20017"]["it"], &value, "{}", text);
    }
}
