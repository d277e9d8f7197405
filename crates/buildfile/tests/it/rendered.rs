//! The script of a build as the service renders it, read back as a build file.

use crate::definitions::{step, task};
use kiln_buildfile::{
    Action, BuildFile, File, FileItem, Script, ScriptSource, Strictness, Values, parse, plan, plan_file,
};
use kiln_model::task::{Scm, Step, TaskDefinition};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn script(definition: &TaskDefinition, source: Option<ScriptSource<'_>>) -> String {
    Script {
        definition,
        source,
        task: "901878212b1a49be9c1a1054c272762a",
        project: "6ecbc5bac7c8442fb3d2563d53c13582",
        timeout_minutes: 90,
    }
    .yaml()
}

fn read(text: &str) -> BuildFile {
    let parsed = parse("script.yml", text.as_bytes(), Strictness::Lint);
    assert!(parsed.diagnostics.is_empty(), "{:?}\n{text}", parsed.diagnostics);
    match parsed.file {
        Some(File::Build(file)) => *file,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_script_plans_as_its_task_does() {
    let mut definition = task(vec![
        step(
            20017,
            json!({"command": "echo \"${codeBranch}\"\n", "image": "shell4.2"}),
        ),
        step(
            20043,
            json!({"command": "mvn package", "deal": "deal", "ignoreTest": "true", "preCondition": "ALWAYS"}),
        ),
        step(
            20018,
            json!({"file": "target/*.jar", "buildVersion": "1.0", "remainOriginPath": "KEEP"}),
        ),
        step(99_999, json!({"deep": [1, {"a": null}]})),
    ]);
    definition.flavor = Some("4U8G".to_owned());
    let file = read(&script(&definition, None));
    assert_eq!(file.steps().cloned().collect::<Vec<_>>(), definition.steps);
    assert_eq!(file.timeout.as_ref().and_then(|it| it.minutes()), Some(90));
    let planned = plan_file(&file, &Values::default()).unwrap();
    let graphical = plan(&definition, &Values::default()).unwrap();
    assert_eq!(planned.steps, graphical.steps);
    assert_eq!(planned.warnings, graphical.warnings);
    let environment = planned.environment.unwrap();
    assert_eq!(environment.class.as_deref(), Some("4U8G"));
}

#[test]
fn the_sources_of_a_script_are_checked_out() {
    let scm = Scm {
        scm_type: "codehub".to_owned(),
        end_point_id: Some("endpoint".to_owned()),
        enable_git_lfs: true,
        ..Scm::default()
    };
    let source = |depth| {
        let scm = Scm { depth, ..scm.clone() };
        let definition = task(vec![step(20040, json!({}))]);
        let source = ScriptSource {
            scm: &scm,
            url: "https://host/team/demo.git".to_owned(),
            branch: Some("main"),
            tag: None,
            commit: Some("abc"),
            build_type: "commitId",
        };
        let file = read(&script(&definition, Some(source)));
        assert!(file.checks_out());
        // The step that a task has for its sources is kept beside the checkout itself.
        assert_eq!(file.items.len(), 2);
        let planned = plan_file(&file, &Values::default()).unwrap();
        let Action::Checkout(checkout) = &planned.steps[0].action else {
            panic!("{planned:?}")
        };
        checkout.clone()
    };
    let checkout = source(Some("5".to_owned()));
    assert_eq!(checkout.url.as_deref(), Some("https://host/team/demo.git"));
    assert_eq!(
        (checkout.branch.as_deref(), checkout.commit.as_deref()),
        (Some("main"), Some("abc"))
    );
    assert_eq!(
        (checkout.depth, checkout.lfs, checkout.submodules),
        (Some(5), true, false)
    );
    assert_eq!(checkout.endpoint.as_deref(), Some("endpoint"));
    assert_eq!(source(None).depth, None);
}

#[test]
fn a_wrong_property_is_told_with_its_place() {
    let text = script(&task(vec![step(20017, json!({"command": ["ls"]}))]), None);
    let problems = plan_file(&read(&text), &Values::default()).unwrap_err();
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}")
    };
    assert_eq!(problem.message, "`command` must be text");
    assert!(problem.snippet.contains("command:"), "{problem}");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e300..1e300).prop_map(Value::from),
        "(true|yes|null|~|1e3|0x1|\\.5|-|=|<<|:|#|- a|a: b|\\*a|&a|!a|%|@|`|'|\"|\\||>)?".prop_map(Value::from),
        "(\\PC|[\n\t ]){0,60}".prop_map(Value::from),
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
    fn nothing_of_a_step_is_lost(name in "\\PC{1,40}", value in any_value(), key in "[a-zA-Z]{1,12}") {
        let step = Step {
            module_id: "devcloud2018.codeci_action_20017.action".to_owned(),
            name,
            version: None,
            enable: true,
            properties: Map::from_iter([(key, value)]),
        };
        let definition = task(vec![step]);
        let text = script(&definition, None);
        prop_assume!(!text.contains("://"));
        let file = read(&text);
        let items: Vec<&Step> = file.items.iter().filter_map(|it| match it {
            FileItem::Step(it) => Some(&it.step),
            FileItem::Checkout(_) | FileItem::Manifest(_) => None,
        }).collect();
        prop_assert_eq!(items, definition.steps.iter().collect::<Vec<_>>(), "{}", text);
    }
}
