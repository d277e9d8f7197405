//! Putting files into the workspace.

use crate::rig::{Rig, failure, shell, step};
use kiln_model::build::Outcome;
use serde_json::json;

#[tokio::test]
async fn a_file_of_the_file_manager_lies_in_the_workspace_and_is_masked() {
    let rig = Rig::real().await;
    rig.keep(
        "settings.xml",
        b"<server>\n  <password>hunter22</password>\n</server>\n",
    )
    .await;
    let steps = vec![
        step("20061", "take", json!({"name": "settings.xml"})),
        shell("show", "stat -c '%a %s' settings.xml; cat settings.xml"),
    ];
    let (_, outcome, log) = rig.built("t", steps).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(
        log.contains("settings.xml of the file manager -> the workspace (51 bytes)"),
        "{log}"
    );
    assert!(log.contains("600 51") && !log.contains("hunter22"), "{log}");
}

#[tokio::test]
async fn a_file_that_is_not_there_or_finds_its_place_taken_fails_the_step() {
    let rig = Rig::real().await;
    rig.keep("a.pem", b"0123456789").await;
    let take = |name: &str| step("20061", "take", json!({"name": name}));
    for name in ["b.pem", "../a.pem"] {
        let (_, outcome, _) = rig.built(&format!("t{}", name.len()), vec![take(name)]).await;
        let expected =
            format!("the file manager has no file {name:?} for ann, who started this build; there is: a.pem");
        assert_eq!(failure(&outcome), expected);
    }
    let (_, outcome, _) = rig.built("u", vec![shell("make", "mkdir a.pem"), take("a.pem")]).await;
    assert!(
        failure(&outcome).starts_with("cannot put a.pem into the workspace: "),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_file_that_another_build_handed_in_is_taken_with_the_rights_of_the_starter() {
    let rig = Rig::real().await;
    let steps = vec![
        shell("make", "mkdir d; seq 1 200000 > d/numbers.txt"),
        step("20018", "hand in", json!({"file": "d/*"})),
    ];
    let (build, outcome, log) = rig.built("first", steps).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    let artifacts = rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .artifacts_of(&build.record)
        .await
        .unwrap();
    let url = format!("/kiln/v1/builds/{}/artifacts/{}", build.record, artifacts[0].sha256);
    let take = || step("91026", "take", json!({"url": url}));
    let (_, outcome, log) = rig
        .built("second", vec![take(), shell("show", "sha256sum numbers.txt")])
        .await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(log.contains(&format!("{}  numbers.txt", artifacts[0].sha256)), "{log}");

    let (bob, project) = rig.another_tenant().await;
    let mut draft = crate::rig::draft("third", &[]);
    draft.steps = vec![take()];
    let task = rig.engine.create_task(&bob, &project, draft).await.unwrap().id;
    let theirs = rig.engine.run(&bob, &task, crate::rig::request()).await.unwrap();
    let theirs = rig.engine.wait(&theirs.record).await.unwrap();
    let reason = failure(&crate::rig::outcome_of(&theirs)).to_owned();
    assert!(
        reason.starts_with("no build ") && reason.contains("that bob may see has handed in"),
        "{reason}"
    );
}
