use super::*;
use kiln_buildfile::{Values, plan};
use kiln_model::task::{ConfigType, Step, TaskDefinition, TaskName, Unsaid};
use serde_json::{Value, json};

fn planned(steps: &[(u32, Value)]) -> Plan {
    let step = |(kind, properties): &(u32, Value)| Step {
        module_id: format!("devcloud2018.codeci_action_{kind}.action"),
        name: format!("step {kind}"),
        version: None,
        enable: true,
        properties: properties.as_object().unwrap().clone(),
    };
    let definition = TaskDefinition {
        name: TaskName::parse("demo").unwrap(),
        arch: "x86-64".into(),
        host_type: None,
        flavor: None,
        config_type: ConfigType::Action,
        build_if_code_updated: false,
        auto_update_sub_module: false,
        timeout: None,
        group: None,
        scms: vec![],
        parameters: vec![],
        triggers: vec![],
        steps: steps.iter().map(step).collect(),
        unsaid: Unsaid::default(),
    };
    plan(&definition, &Values::default()).unwrap()
}

fn tool(name: &str, folder: &str) -> Tool {
    Tool {
        name: name.to_owned(),
        folders: vec![folder.into()],
        env: BTreeMap::from([("FROM".to_owned(), folder.to_owned())]),
        image: None,
    }
}

fn docker(registry: Option<&str>) -> Containers {
    Containers {
        engine: "docker".to_owned(),
        registry: registry.map(str::to_owned),
        login: None,
    }
}

fn chosen(steps: &[(u32, Value)], tools: &[Tool], containers: Option<&Containers>) -> Choice {
    choose(
        &planned(steps),
        &Offer {
            tools,
            containers,
            object_stores: &[],
            tenant: "kiln",
        },
    )
}

fn maven() -> (u32, Value) {
    (
        20043,
        json!({"image": "cloudbuild@maven3.9.5-jdk17", "command": "mvn package"}),
    )
}

#[test]
fn a_tool_is_found_by_its_name_then_its_parts_then_its_program() {
    let all = [
        tool("mvn", "/mvn"),
        tool("maven3.9.5", "/parts/maven"),
        tool("jdk17", "/parts/jdk"),
        tool("maven3.9.5-jdk17", "/exact"),
    ];
    for (tools, expected) in [
        (&all[..], vec!["/exact"]),
        (&all[..3], vec!["/parts/maven", "/parts/jdk"]),
        (&all[..1], vec!["/mvn"]),
        (&all[..0], vec![]),
    ] {
        let choice = chosen(&[maven()], tools, None);
        assert_eq!(choice.steps[0].folders, expected, "{expected:?}");
        assert_eq!(choice.needs[0].program, "mvn");
        assert_eq!(choice.missing, []);
    }
}

#[test]
fn what_was_chosen_and_what_is_only_assumed_is_said_once() {
    let step = || maven();
    let choice = chosen(&[step(), step()], &[], None);
    assert_eq!(
        choice.said,
        [(
            Level::Warn,
            "maven3.9.5-jdk17 is not in the configuration ([[tools]]): mvn of this machine is used, whatever its version".to_owned()
        )]
    );
    let choice = chosen(&[step()], &[tool("maven3.9.5-jdk17", "/opt/maven/bin")], None);
    assert_eq!(
        choice.said,
        [(Level::Info, "maven3.9.5-jdk17: from /opt/maven/bin".to_owned())]
    );
    let choice = chosen(
        &[
            (20017, json!({"command": "true"})),
            (20014, json!({"command": "npm ci"})),
        ],
        &[],
        None,
    );
    assert_eq!(choice.said, []);
}

#[test]
fn pickers_bring_each_their_own() {
    let steps = [(91002, json!({"gradle": "7.10", "jdk": "1.8", "command": "./gradlew"}))];
    let choice = chosen(&steps, &[tool("gradle7.10", "/gradle"), tool("jdk1.8", "/java")], None);
    assert_eq!(choice.steps[0].folders, ["/gradle", "/java"]);
    assert_eq!(choice.steps[0].env["FROM"], "/java");
    let programs: Vec<&str> = choice.needs.iter().map(|it| it.program.as_str()).collect();
    assert_eq!(programs, ["java"]);
}

#[test]
fn an_image_needs_an_engine_or_a_tool_that_stands_for_it() {
    let steps = [(20028, json!({"image": "swr.example.com/a/b:1", "command": "true"}))];
    let choice = chosen(&steps, &[], None);
    assert_eq!(choice.missing.len(), 1);
    assert!(choice.missing[0].1.contains("executor.container_engine"), "{choice:?}");
    let choice = chosen(&steps, &[tool("swr.example.com/a/b:1", "/b")], None);
    assert_eq!((choice.missing.len(), choice.steps[0].folders.len()), (0, 1));
    let choice = chosen(&steps, &[], Some(&docker(None)));
    assert_eq!(choice.steps[0].image.as_deref(), Some("swr.example.com/a/b:1"));
    assert_eq!(choice.needs[0].program, "docker");
}

#[test]
fn a_configured_image_needs_an_engine_too_and_no_program_of_the_machine() {
    let image = Tool {
        image: Some("maven:3.9".to_owned()),
        ..Tool {
            name: "maven3.9.5-jdk17".to_owned(),
            ..Tool::default()
        }
    };
    let choice = chosen(&[maven()], std::slice::from_ref(&image), None);
    assert!(
        choice.missing[0]
            .1
            .starts_with("the image maven:3.9 needs a container engine"),
        "{choice:?}"
    );
    let choice = chosen(&[maven()], &[image], Some(&docker(None)));
    let programs: Vec<&str> = choice.needs.iter().map(|it| it.program.as_str()).collect();
    assert_eq!(programs, ["docker"]);
}

#[test]
fn commands_about_containers_and_images_say_which_setting_they_lack() {
    let push = (20004, json!({"organization": "team"}));
    let choice = chosen(&[(20035, json!({"command": "docker pull a"})), push.clone()], &[], None);
    assert_eq!(
        choice.missing,
        [(0, text::NO_ENGINE.to_owned()), (1, text::NO_ENGINE.to_owned())]
    );
    let choice = chosen(std::slice::from_ref(&push), &[], Some(&docker(None)));
    assert_eq!(choice.missing, [(0, text::NO_REGISTRY.to_owned())]);
    assert_eq!(
        chosen(&[push], &[], Some(&docker(Some("registry.example.org")))).missing,
        []
    );
}

#[test]
fn a_bucket_has_a_store_that_its_tenant_may_use() {
    let store = |buckets: &[&str], tenants: &[&str]| ObjectStore {
        endpoint: "https://s3.example.org".to_owned(),
        region: "r".to_owned(),
        path_style: true,
        buckets: buckets.iter().map(|it| (*it).to_owned()).collect(),
        tenants: tenants.iter().map(|it| (*it).to_owned()).collect(),
        access_key: String::new(),
        secret_key: "".into(),
    };
    let stores = [store(&["one"], &[]), store(&["two"], &["kiln"]), store(&[], &["other"])];
    for (tenant, bucket, found) in [
        ("kiln", "one", Some(0)),
        ("kiln", "two", Some(1)),
        ("kiln", "three", None),
        ("other", "two", Some(2)),
    ] {
        let store = find_store(&stores, tenant, bucket);
        let expected = found.map(|it: usize| &stores[it]);
        assert!(
            store.map(std::ptr::from_ref) == expected.map(std::ptr::from_ref),
            "{tenant} {bucket}"
        );
    }
    let choice = chosen(&[(20057, json!({"backetName": "three"}))], &[], None);
    assert_eq!(choice.missing, [(0, text::no_store("three"))]);
}
