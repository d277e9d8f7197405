//! Steps about containers, with an engine that writes down what it is asked.

use crate::rig::{Rig, draft, failure, program, secret, shell, step};
use kiln_engine::Containers;
use kiln_model::build::{Outcome, OutputKind};
use serde_json::json;

/// Tells its arguments, one in brackets each, and what it reads.
const ENGINE: &str = "#!/bin/sh\nfor it; do printf '[%s]' \"$it\"; done; echo\n\
                      case $1 in login) printf 'read %s bytes\\n' \"$(cat | wc -c)\";; \
                      build) echo \"token has ${#TOKEN} bytes\"; [ -f Dockerfile ] || exit 3;; \
                      run) while [ \"$1\" != --entrypoint ]; do shift; done; shift; p=$1; shift 2; exec \"$p\" \"$@\";; esac\n";

async fn rig() -> Rig {
    Rig::real_with(|settings, root| {
        program(root, "engine", ENGINE);
        settings.containers = Some(Containers {
            engine: root.join("engine").to_string(),
            registry: Some("swr.{region}.example.org".to_owned()),
            login: Some(("robot".to_owned(), "push-password".into())),
        });
    })
    .await
}

#[tokio::test]
async fn each_line_is_one_command_without_a_shell() {
    let rig = rig().await;
    let mut draft = draft("t", &[]);
    draft.parameters = vec![secret("PASSWD", "s3cret word")];
    let script = "docker login -u ann -p ${PASSWD} h\ndocker build --build-arg TOKEN=${PASSWD} -t 'a b:1' .\ndocker push '$(id)'\n";
    draft.steps = vec![
        shell("make", "touch Dockerfile"),
        step("20035", "docker", json!({ "command": script })),
    ];
    let (_, outcome, log) = rig.built_from(draft).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    for expected in [
        "[login][--password-stdin][-u][ann][h]",
        "read 11 bytes",
        "[build][--build-arg][TOKEN][-t][a b:1][.]",
        "token has 11 bytes",
        "[push][$(id)]",
    ] {
        assert!(log.contains(expected), "{expected}\n{log}");
    }
    assert!(!log.contains("s3cret"), "{log}");
}

#[tokio::test]
async fn a_command_that_fails_is_named_by_its_line() {
    let rig = rig().await;
    let script = "docker pull a\n\ndocker build .\ndocker push a\n";
    let (_, outcome, log) = rig
        .built("t", vec![step("20035", "docker", json!({ "command": script }))])
        .await;
    assert_eq!(failure(&outcome), "line 3 (build): the command ended with exit code 3");
    assert!(!log.contains("[push]"), "{log}");
}

#[tokio::test]
async fn an_image_is_built_once_and_pushed_to_each_region() {
    let rig = rig().await;
    let properties = json!({
        "organization": "team", "image_name": "app", "image_tag": "${INCREASENUM}", "regions": ["r-1", "r-2"],
        "set_meta_data": true,
    });
    let steps = vec![shell("make", "touch Dockerfile"), step("20004", "image", properties)];
    let (build, outcome, log) = rig.built("t", steps).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    for expected in [
        "[login][--username][robot][--password-stdin][swr.r-2.example.org]",
        "read 13 bytes",
        "[build][--file][Dockerfile][--tag][swr.r-1.example.org/team/app:1][--tag][swr.r-2.example.org/team/app:1][--label]",
        "[push][swr.r-1.example.org/team/app:1]",
        "[push][swr.r-2.example.org/team/app:1]",
    ] {
        assert!(log.contains(expected), "{expected}\n{log}");
    }
    assert!(!log.contains("push-password"), "{log}");
    let outputs = rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .outputs_of(&build.record)
        .await
        .unwrap();
    let told: Vec<_> = outputs
        .iter()
        .map(|it| (it.kind, it.place.as_str(), it.name.as_str(), it.version.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (OutputKind::Image, "swr.r-1.example.org/team", "app", "1"),
            (OutputKind::Image, "swr.r-2.example.org/team", "app", "1")
        ]
    );
}

#[tokio::test]
async fn commands_run_in_the_image_with_the_environment_of_the_build() {
    let rig = rig().await;
    let mut draft = draft("t", &[]);
    draft.parameters = vec![secret("PASSWD", "s3cret word")];
    let script = "echo \"in $(basename \"$PWD\") with ${#PASSWD}\"; touch made";
    draft.steps = vec![
        step(
            "20028",
            "inside",
            json!({"image": "swr.example.org/a/tool:1", "command": script}),
        ),
        shell("after", "ls made"),
    ];
    let (_, outcome, log) = rig.built_from(draft).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(
        log.contains("[--env][PASSWD]") && log.contains("[swr.example.org/a/tool:1]"),
        "{log}"
    );
    assert!(log.contains("in work with 11"), "{log}");
    assert!(!log.contains("s3cret"), "{log}");
}

#[tokio::test]
async fn a_container_is_removed_when_its_commands_fail() {
    let rig = rig().await;
    let (_, outcome, _) = rig
        .built(
            "t",
            vec![step("20028", "inside", json!({"image": "a/b:1", "command": "exit 4"}))],
        )
        .await;
    assert_eq!(failure(&outcome), "the command ended with exit code 4");
}
