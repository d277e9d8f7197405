//! Which tools steps get, and what is said before the first of them starts.

use crate::rig::{Rig, failure, program, shell, step};
use kiln_engine::Tool;
use kiln_model::build::Outcome;
use serde_json::json;

#[tokio::test]
async fn a_configured_tool_comes_before_the_machine_and_brings_its_environment() {
    let rig = Rig::real_with(|settings, root| {
        let folder = root.join("maven-3.9.5");
        program(&folder, "mvn", "#!/bin/sh\necho \"own maven $* $MAVEN_HOME\"\n");
        settings.tools = vec![Tool {
            name: "maven3.9.5-jdk17".to_owned(),
            folders: vec![folder.clone()],
            env: [("MAVEN_HOME".to_owned(), folder.to_string())].into(),
            image: None,
        }];
    })
    .await;
    let maven = json!({"image": "cloudbuild@maven3.9.5-jdk17", "command": "mvn package"});
    let (_, outcome, log) = rig
        .built(
            "t",
            vec![step("20043", "maven", maven), shell("plain", "command -v mvn || true")],
        )
        .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(log.contains("own maven package /"), "{log}");
    assert!(log.contains("maven3.9.5-jdk17: from /"), "{log}");
    assert!(!log.contains("[plain] : /tmp"), "{log}");
}

#[tokio::test]
async fn all_that_is_missing_is_said_before_the_first_step_starts() {
    let rig = Rig::real().await;
    let steps = vec![
        shell("first", "echo it ran"),
        step("91018", "with bazel", json!({"command": "bazel build"})),
        step(
            "91017",
            "with grails",
            json!({"image": "grails5", "command": "grails war"}),
        ),
        step("91018", "bazel again", json!({"command": "bazel test"})),
        step("20035", "images", json!({"command": "docker pull a"})),
        step("20057", "store", json!({"backetName": "team"})),
    ];
    let (build, outcome, log) = rig.built("t", steps).await;
    assert!(!log.contains("it ran"), "{log}");
    for expected in [
        "bazel is not installed where this build runs: install it, or say where it is in the configuration ([[tools]] with \
         name = \"bazel\"); needed by \"with bazel\", \"bazel again\"",
        "grails is not installed where this build runs: install it, or say where it is in the configuration ([[tools]] with \
         name = \"grails5\"); needed by \"with grails\"",
        "set executor.container_engine to docker or podman; needed by \"images\"",
        "no object store takes the bucket team: add one to the configuration ([[object_stores]]); needed by \"store\"",
    ] {
        assert_eq!(log.matches(expected).count(), 1, "{expected}\n{log}");
    }
    assert!(failure(&outcome).contains("bazel is not installed"), "{outcome:?}");
    assert_eq!(rig.steps(&build).await.len(), 0);
}

#[tokio::test]
async fn what_an_ignored_step_lacks_fails_only_that_step() {
    let rig = Rig::real().await;
    let bazel = json!({"command": "bazel build", "ignore_fail": true});
    let (_, outcome, log) = rig
        .built("t", vec![step("91018", "bazel", bazel), shell("then", "echo went on")])
        .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(
        log.contains("went on") && log.contains("bazel is not installed"),
        "{log}"
    );
}

#[tokio::test]
async fn the_tool_of_the_machine_is_taken_with_a_word_about_its_version() {
    let rig = Rig::real().await;
    let make = json!({"image": "cloudbuild@gnuarm201405", "command": "make --version >/dev/null"});
    let (_, outcome, log) = rig.built("t", vec![step("91010", "arm", make)]).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    let expected =
        "gnuarm201405 is not in the configuration ([[tools]]): make of this machine is used, whatever its version";
    assert!(log.contains(expected), "{log}");
}
