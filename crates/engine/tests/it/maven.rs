//! What a Maven step finds in its home.

use crate::rig::{Rig, failure, program, step};
use kiln_engine::Tool;
use kiln_model::build::Outcome;
use kiln_model::time::Timestamp;
use kiln_store::{Endpoint, Login};
use serde_json::{Value, json};

async fn rig() -> Rig {
    let rig = Rig::real_with(|settings, root| {
        program(
            root,
            "mvn",
            "#!/bin/sh\necho \"ran: $*\"; cat \"$HOME/.m2/settings.xml\"\n",
        );
        settings.tools = vec![Tool {
            name: "mvn".to_owned(),
            folders: vec![root.to_owned()],
            ..Tool::default()
        }];
    })
    .await;
    let store = rig.engine.store();
    let endpoint = Endpoint {
        id: "0a1b".to_owned(),
        project: rig.project.clone(),
        name: "nexus".to_owned(),
        url: "https://nexus.example.org/all".to_owned(),
        module_id: "nexus".to_owned(),
        login: Some(Login {
            user: "robot".to_owned(),
            sealed_password: store.seal().seal(&"nexus<password".into()),
        }),
        creator: rig.ann.user.clone(),
        at: Timestamp::from_millis(1),
    };
    let mut unit = store.begin().await.unwrap();
    unit.insert_endpoint(&endpoint).await.unwrap();
    unit.commit().await.unwrap();
    rig
}

async fn ran(rig: &Rig, properties: Value) -> (Outcome, String) {
    let mut properties = properties;
    properties["command"] = json!("mvn deploy");
    let (_, outcome, log) = rig.built("t", vec![step("20043", "maven", properties)]).await;
    (outcome, log)
}

#[tokio::test]
async fn private_repositories_come_with_their_logins_which_no_log_shows() {
    let rig = rig().await;
    let (outcome, log) = ran(
        &rig,
        json!({
            "userPrivateRepositories": [{"displayName": "nexus", "snapshot": false}], "pomMode": "configure",
            "releaseArtifact": {"displayName": "nexus", "value": "0a1b"},
        }),
    )
    .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    for expected in [
        "private repository nexus: https://nexus.example.org/all as robot",
        "<id>private-1</id>",
        "<username>robot</username>",
        "<password>******</password>",
        "deploy-releases::default::https://nexus.example.org/all",
        "ran: deploy",
    ] {
        assert!(log.contains(expected), "{expected}\n{log}");
    }
    assert!(
        !log.contains("nexus<password") && !log.contains("nexus&lt;password"),
        "{log}"
    );
}

#[tokio::test]
async fn a_repository_that_the_project_does_not_have_fails_the_step_by_name() {
    let rig = rig().await;
    let (outcome, log) = ran(&rig, json!({"userPrivateRepositories": ["nexsu"]})).await;
    assert_eq!(
        failure(&outcome),
        "the project has no private repository \"nexsu\"; there is: nexus"
    );
    assert!(!log.contains("ran:"), "{log}");
}

#[tokio::test]
async fn settings_may_be_a_file_of_the_file_manager() {
    let rig = rig().await;
    rig.keep("own.xml", b"<settings>\n  <!-- mine and secret -->\n</settings>\n")
        .await;
    let (outcome, log) = ran(&rig, json!({"settingMode": "file", "settingFile": "own.xml"})).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(
        log.contains("the settings of Maven are own.xml of the file manager"),
        "{log}"
    );
    assert!(!log.contains("mine and secret"), "{log}");
}

#[tokio::test]
async fn dependencies_are_checked_after_the_command() {
    let rig = rig().await;
    let (outcome, log) = ran(
        &rig,
        json!({"doCheck": "enable", "dependencyCheckParam": "-U -Da='b c'"}),
    )
    .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    let (command, check) = (log.find("ran: deploy"), log.find("ran: -B -s /"));
    assert!(command.is_some() && command < check, "{log}");
    assert!(log.contains("/.m2/settings.xml dependency:resolve -U -Da=b c"), "{log}");
}
