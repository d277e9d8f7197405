//! Steps about containers.

use crate::definitions::{open, planned, refused};
use kiln_buildfile::{Action, ContainerCommand, Hidden, Value, Values};
use serde_json::{Value as Json, json};

fn commands(command: Json, values: &Values) -> Vec<ContainerCommand> {
    let plan = planned(20035, json!({"command": command}), values);
    let Action::Containers(commands) = &plan.steps[0].action else {
        panic!("{plan:?}")
    };
    commands.clone()
}

fn why(line: &str, values: &Values) -> String {
    let text = refused(20035, json!({"command": format!("docker tag a b\n{line}")}), values);
    text.strip_prefix("command of step \"step 20035\" cannot be used: line 2 ")
        .unwrap_or_else(|| panic!("{text}"))
        .to_owned()
}

fn secrets() -> Values {
    Values::new([("PASSWD", Value::secret("s3cret word")), ("tag", Value::plain("1 2"))])
}

#[test]
fn each_line_is_a_command_and_a_value_adds_no_word() {
    let script = "# comment\ndocker build -t demo:${tag} \\\n  .\n\n  push 'demo:${tag}'\n";
    let found: Vec<_> = commands(json!(script), &secrets())
        .into_iter()
        .map(|it| (it.line, it.words))
        .collect();
    let words = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            (2, words(&["build", "-t", "demo:1 2", "."])),
            (5, words(&["push", "demo:1 2"]))
        ]
    );
    assert_eq!(
        commands(json!(["docker pull a", "docker save -o a.tar a"]), &secrets()).len(),
        2
    );
}

#[test]
fn a_password_is_read_from_standard_input() {
    for line in [
        "docker login -u ann -p ${PASSWD} registry.example.org",
        "docker login -u ann --password=${PASSWD} registry.example.org",
        "docker login -u ann -p'${PASSWD}' registry.example.org",
    ] {
        let found = commands(json!(line), &secrets());
        assert_eq!(
            found[0].words,
            ["login", "--password-stdin", "-u", "ann", "registry.example.org"]
        );
        assert_eq!(found[0].password, Some(Hidden::new("s3cret word")));
        assert!(!format!("{found:?}").contains("s3cret"));
    }
}

#[test]
fn a_private_build_argument_comes_through_the_environment() {
    for line in [
        "build --build-arg TOKEN=${PASSWD} .",
        "build --build-arg=TOKEN=${PASSWD} .",
    ] {
        let found = commands(json!(line), &secrets());
        assert!(!found[0].words.concat().contains("s3cret"), "{found:?}");
        assert_eq!(found[0].env["TOKEN"], Hidden::new("s3cret word"));
    }
    assert_eq!(
        commands(json!("build --build-arg A=${tag} ."), &secrets())[0].words,
        ["build", "--build-arg", "A=1 2", "."]
    );
}

#[test]
fn what_is_no_such_command_is_refused_with_its_line() {
    for (line, expected) in [
        (
            "docker run alpine",
            "begins with \"run\"; only these commands can be used: build tag push pull login logout save",
        ),
        ("docker --config x build .", "begins with \"--config\"; only"),
        ("rm -rf /", "begins with \"rm\"; only"),
        (
            "docker build . && docker push a",
            "has &&, which only a shell understands",
        ),
        ("docker build 'a", "has a quote that does not end"),
        ("docker login -u ann", "has no password (-p), and nobody is there"),
        ("docker login -u ann -p", "has no password after its -p"),
        ("docker login -u a --password-stdin", "has no standard input"),
        (
            "docker tag a ${PASSWD}",
            "has the private parameter PASSWD, which would stand on a command line",
        ),
    ] {
        let reason = why(line, &secrets());
        assert!(reason.starts_with(expected), "{line}: {reason}");
    }
}

#[test]
fn an_image_has_the_documented_defaults() {
    let image = |properties: Json| {
        let plan = planned(20004, properties, &open(&[("TIMESTAMP", "20240626")]));
        let Action::BuildImage(image) = &plan.steps[0].action else {
            panic!("{plan:?}")
        };
        image.clone()
    };
    let plain = image(json!({"organization": "team"}));
    assert_eq!(
        (
            plain.name.as_str(),
            plain.tag.as_str(),
            plain.dockerfile.as_str(),
            plain.folder.as_str(),
            plain.labels
        ),
        ("demo", "v1.1", "Dockerfile", ".", false)
    );
    let full = image(json!({
        "organization": "team", "image_name": "app", "image_tag": "${TIMESTAMP}", "regions": ["r-1", "r-2"],
        "dockerfile_path": "./docker/Dockerfile", "working_directory": "docker", "set_meta_data": true,
    }));
    assert_eq!(
        (full.tag.as_str(), full.regions.len(), full.dockerfile.as_str()),
        ("20240626", 2, "docker/Dockerfile")
    );
    assert!(full.labels);
}

#[test]
fn names_that_no_registry_takes_are_refused() {
    for (key, value, expected) in [
        ("organization", "${empty}", "must be given"),
        ("image_name", "Demo", "must be lower-case letters"),
        ("image_name", "../x", "must be lower-case letters"),
        ("image_tag", "a b", "must be 1 to 128 letters"),
        ("image_tag", "-x", "must be 1 to 128 letters"),
        ("dockerfile_path", "../Dockerfile", "must name files of the workspace"),
        ("working_directory", "/etc", "must name files of the workspace"),
    ] {
        let mut properties = json!({"organization": "team"});
        properties[key] = json!(value);
        let reason = refused(20004, properties, &open(&[("empty", "")]));
        assert!(
            reason.starts_with(&format!("{key} of step \"step 20004\" {expected}")),
            "{reason}"
        );
    }
}
