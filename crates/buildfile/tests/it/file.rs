//! The steps of a build file as a task would have them.

use crate::definitions::{step, task};
use kiln_buildfile::{BuildFile, File, Strictness, Value as Text, Values, build_yml, parse, plan, plan_file};
use kiln_model::task::Step;
use proptest::prelude::*;
use serde_json::{Value, json};

fn build(text: &str) -> BuildFile {
    let parsed = parse("build.yml", text.as_bytes(), Strictness::Run);
    match parsed.file {
        Some(File::Build(file)) => *file,
        other => panic!("{other:?} {:?}", parsed.diagnostics),
    }
}

/// The only step of a file with this text below `BUILD`.
fn lowered(text: &str) -> Step {
    let file = build(&format!("version: 2.0\nsteps:\n  BUILD:\n{text}"));
    let mut steps = file.steps();
    let step = steps.next().expect("a step").clone();
    assert!(steps.next().is_none());
    step
}

fn number(step: &Step) -> &str {
    let rest = step.module_id.strip_prefix("devcloud2018.codeci_action_");
    rest.and_then(|it| it.strip_suffix(".action"))
        .expect("the id of a kind")
}

#[test]
fn inputs_become_the_properties_of_the_graphical_step() {
    let cases = [
        (
            "    - sh: {name: a, image: cloudbuild@shell4.2, inputs: {command: make, ignore_fail: yes}}",
            "20017",
            json!({"image": "shell4.2", "command": "make", "ignore_fail": "true"}),
        ),
        (
            "    - gradle: {name: a, inputs: {gradle: 7.10, jdk: 1.8, command: x}}",
            "91002",
            json!({"gradle": "7.10", "jdk": "1.8", "command": "x"}),
        ),
        (
            "    - upload_artifact: {name: a, inputs: {path: x, version: 1.0, name: n, custom_upload_path: /d/}}",
            "20018",
            json!({"file": "x", "buildVersion": "1.0", "name": "n", "customUploadPath": "/d/"}),
        ),
        (
            "    - upload_obs: {name: a, inputs: {backetName: b, headers: {k: v}, upload_directory: on}}",
            "20057",
            json!({"backetName": "b", "obsHeaders": [{"headerKey": "k", "headerValue": "v"}], "uploadDirectory": "true"}),
        ),
        (
            "    - build_image: {name: a, inputs: {regions: cn-north-4, image_tag: v1, set_meta_data: 'false'}}",
            "20004",
            json!({"regions": ["cn-north-4"], "image_tag": "v1", "set_meta_data": "false"}),
        ),
        (
            "    - android_sign: {name: a, inputs: {file_path: f, keystore_file: k, alias: s, apksigner_command: c}}",
            "91025",
            json!({"file_path": "f", "keystore_file": "k", "alias": "s", "apksigner_commond": "c"}),
        ),
        (
            "    - download_file: {name: a, inputs: {name: f}}",
            "20061",
            json!({"name": "f"}),
        ),
        (
            "    - download_artifact: {name: a, inputs: {url: u}}",
            "91026",
            json!({"url": "u"}),
        ),
        (
            "    - docker: {name: a, inputs: {command: docker build .}}",
            "20035",
            json!({"command": "docker build ."}),
        ),
        (
            "    - python: {name: a, inputs: {command: pyinstaller x}}",
            "91009",
            json!({"command": "pyinstaller x"}),
        ),
        (
            "    - python: {name: a, inputs: {command: python setup.py}}",
            "91008",
            json!({"command": "python setup.py"}),
        ),
    ];
    for (text, kind, properties) in cases {
        let step = lowered(text);
        assert_eq!(number(&step), kind, "{text}");
        assert_eq!(Value::Object(step.properties), properties, "{text}");
    }
}

#[test]
fn the_blocks_of_a_maven_step_have_the_defaults_of_the_documents() {
    let bare = lowered("    - maven: {name: a, inputs: {command: mvn}}");
    assert_eq!(
        Value::Object(bare.properties),
        json!({"command": "mvn", "cacheOption": "notCached"})
    );
    let tests = lowered("    - maven: {name: a, inputs: {command: mvn, cache: true, unit_test: {report_path: x}}}");
    assert_eq!(
        Value::Object(tests.properties),
        json!({"command": "mvn", "cacheOption": "cached", "deal": "deal", "ignoreTest": "true", "file": "x",
               "junitCoverageSwitch": "false"})
    );
    let off = lowered("    - maven: {name: a, inputs: {command: mvn, unit_test: {enable: false}}}");
    assert_eq!(off.properties["deal"], "notDeal");
}

#[test]
fn a_task_written_as_a_build_file_plans_as_before() {
    let steps = vec![
        step(
            20017,
            json!({"command": "echo one\necho \"${codeBranch}\"\n", "image": "shell4.2"}),
        ),
        step(20014, json!({"command": "npm ci", "image": "nodejs18"})),
        step(
            20043,
            json!({"command": "mvn package", "deal": "deal", "file": "a/*.xml", "ignoreTest": "true",
                   "junitCoverageSwitch": "true", "coverageReportPath": "site",
                   "userPublicRepositories": ["https://host/maven"]}),
        ),
        step(
            20018,
            json!({"file": "target/*.jar", "buildVersion": "1.0", "preCondition": "ALWAYS"}),
        ),
        step(
            91_002,
            json!({"command": "./gradlew build", "gradle": "7.3", "jdk": "17"}),
        ),
        step(91_009, json!({"command": "pyinstaller a.py"})),
    ];
    let definition = task(steps);
    let values = Values::new([("codeBranch", Text::plain("main"))]);
    let text = build_yml(&definition, None);
    let parsed = parse("build.yml", text.as_bytes(), Strictness::Lint);
    assert!(parsed.diagnostics.is_empty(), "{:?}\n{text}", parsed.diagnostics);
    let planned = plan_file(&build(&text), &values).unwrap();
    assert_eq!(planned.steps, plan(&definition, &values).unwrap().steps, "{text}");
}

#[test]
fn an_image_that_a_parameter_names_is_one_of_the_product_too() {
    let file = build("version: 2.0\nsteps:\n  BUILD:\n    - sh: {image: '${image}', inputs: {command: x}}\n");
    let values = Values::new([("image", Text::plain("cloudbuild@shell5"))]);
    let planned = plan_file(&file, &values).unwrap();
    assert_eq!(planned.steps[0].tooling.tools[0].name, "shell5");
}

#[test]
fn no_debug_output_shows_a_password_or_an_address() {
    let file = build(
        "version: 2.0\nsteps:\n  PRE_BUILD:\n    - checkout: {inputs: {url: 'https://ann:s3cret@host/a.git', branch: b}}\n    \
         - manifest_checkout: {inputs: {manifest_url: 'https://ann:s3cret@host/m.git', password: '${PASSWD}'}}\n  \
         BUILD:\n    - sh: {inputs: {command: x}}\n",
    );
    let values = Values::new([("PASSWD", Text::secret("s3cret"))]);
    let planned = plan_file(&file, &values).unwrap();
    assert!(!format!("{planned:?}").contains("s3cret"), "{planned:?}");
}

#[test]
fn a_script_that_would_fill_the_memory_is_refused_with_its_place() {
    let command = "${v}".repeat(10_000);
    let file = build(&format!(
        "version: 2.0\nsteps:\n  BUILD:\n    - sh: {{inputs: {{command: '{command}'}}}}\n"
    ));
    let values = Values::new([("v", Text::plain("x".repeat(8192)))]);
    let problems = plan_file(&file, &values).unwrap_err();
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}")
    };
    assert_eq!((problem.line, problem.column), (4, 30));
    assert!(problem.message.contains("`command` is longer than"), "{problem}");
}

proptest! {
    #[test]
    fn whatever_a_command_is_it_reaches_the_step_as_it_was(command in "([ -~\n\té$#:'\"]){1,80}", name in "[a-z]{1,9}") {
        prop_assume!(!command.trim().is_empty());
        let mut shell = step(20017, json!({"command": command}));
        shell.name = name;
        let file = build(&build_yml(&task(vec![shell.clone()]), None));
        prop_assert_eq!(file.steps().collect::<Vec<_>>(), vec![&shell]);
    }
}
