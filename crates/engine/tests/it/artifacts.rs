//! Handing in files.

use crate::rig::{Rig, draft, shell, step};
use kiln_model::build::{Artifact, Build, Outcome};
use serde_json::{Value, json};

async fn handed_in(command: &str, properties: Value) -> (Rig, Build, Outcome, Vec<Artifact>) {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.steps = vec![shell("make", command), step("20018", "hand in", properties)];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    let artifacts = rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .artifacts_of(&build.record)
        .await
        .unwrap();
    (rig, build, outcome, artifacts)
}

#[tokio::test]
async fn a_file_is_kept_with_its_size_and_checksum() {
    let (rig, _, outcome, artifacts) = handed_in("printf hello >a.txt", json!({ "file": "a.txt" })).await;
    assert_eq!(outcome, Outcome::Succeeded);
    let artifact = &artifacts[0];
    assert_eq!(
        (artifact.package.as_str(), artifact.version.as_str(), artifact.size),
        ("a.txt", "20240626.1", 5)
    );
    assert_eq!(
        artifact.sha256,
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    );
    assert_eq!(rig.engine.blobs().size(&artifact.sha256).await.unwrap(), Some(5));
}

#[tokio::test]
async fn folders_are_flattened_unless_they_are_to_stay() {
    let make = "mkdir -p out/x out/y; echo 1 >out/x/a; echo 2 >out/y/b";
    let paths = |artifacts: &[Artifact]| artifacts.iter().map(|it| it.path.clone()).collect::<Vec<_>>();
    let (_, _, _, flat) = handed_in(make, json!({ "file": "out/**", "remainOriginPath": "FLAT" })).await;
    assert_eq!(paths(&flat), ["a", "b"]);
    let (_, _, _, deep) = handed_in(make, json!({ "file": "out/**", "remainOriginPath": "KEEP" })).await;
    assert_eq!(paths(&deep), ["out/x/a", "out/y/b"]);
}

#[tokio::test]
async fn version_and_name_may_hold_parameters() {
    let properties = json!({ "file": "a.txt", "buildVersion": "1.${INCREASENUM}", "name": "demo-${BUILDNUMBER}.txt" });
    let (_, _, outcome, artifacts) = handed_in("echo >a.txt", properties).await;
    assert_eq!(outcome, Outcome::Succeeded);
    assert_eq!(
        (artifacts[0].version.as_str(), artifacts[0].path.as_str()),
        ("1.1", "demo-20240626.1.txt")
    );
}

#[tokio::test]
async fn no_match_fails_the_build_and_says_so() {
    let (rig, build, outcome, _) = handed_in("true", json!({ "file": "bin/*" })).await;
    assert!(matches!(outcome, Outcome::Failed { .. }));
    assert!(rig.log_of(&build).await.contains("no file matches \"bin/*\""));
}

#[tokio::test]
async fn a_link_out_of_the_workspace_is_not_handed_in() {
    let (_, _, outcome, artifacts) =
        handed_in("ln -s /etc/passwd a.txt; echo >b.txt", json!({ "file": "*.txt" })).await;
    assert_eq!(outcome, Outcome::Succeeded);
    assert_eq!(
        artifacts.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(),
        ["b.txt"]
    );
}

#[tokio::test]
async fn a_pattern_that_leaves_the_workspace_is_refused() {
    for pattern in ["../../**", "/etc/passwd"] {
        let (_, _, outcome, artifacts) = handed_in("true", json!({ "file": pattern })).await;
        assert!(matches!(outcome, Outcome::Failed { .. }), "{pattern}");
        assert!(artifacts.is_empty());
    }
}

#[tokio::test]
async fn no_match_names_what_is_there() {
    let make = "mkdir -p build; echo >build/app.jar; echo >'build/odd\nname'";
    let (rig, build, _, _) = handed_in(make, json!({ "file": "target/*.jar" })).await;
    let log = rig.log_of(&build).await;
    assert!(log.contains("what is there: build/app.jar, build/odd\\nname"), "{log}");
}

#[tokio::test]
async fn a_name_cannot_end_a_line_of_the_log() {
    let make = "printf x >\"$(printf 'a\\n[forged] line')\"";
    let (rig, build, outcome, artifacts) = handed_in(make, json!({ "file": "a*" })).await;
    assert_eq!(outcome, Outcome::Succeeded);
    assert_eq!(artifacts[0].path, "a\n[forged] line");
    let log = rig.log_of(&build).await;
    assert!(
        log.contains("a\\n[forged] line -> 20240626.1/a\\n[forged] line"),
        "{log}"
    );
    assert!(!log.contains("\n[forged]"), "{log}");
}

#[tokio::test]
async fn a_name_that_is_no_text_is_left_out_and_told() {
    let make = "touch \"$(printf 'b\\377d.txt')\" good.txt";
    let (rig, build, outcome, artifacts) = handed_in(make, json!({ "file": "*.txt" })).await;
    assert_eq!((outcome, artifacts.len()), (Outcome::Succeeded, 1));
    let log = rig.log_of(&build).await;
    assert!(
        log.contains("left out: \"b\\xffd.txt\", whose name is no UTF-8"),
        "{log}"
    );
}

#[tokio::test]
async fn too_many_files_are_refused() {
    let (_, _, outcome, artifacts) =
        handed_in("mkdir d; cd d; seq 1 10001 | xargs touch", json!({ "file": "d/*" })).await;
    assert_eq!(artifacts, []);
    let Outcome::Failed { reason } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        reason,
        "more than 10000 files match \"d/*\", and a step hands in at most 10000; pack them into one"
    );
}
