//! Builds of build files, from real repositories.

use crate::rig::{Rig, draft, repository, request};
use crate::sources::Origin;
use kiln_engine::RunRequest;
use kiln_model::build::{Build, Outcome};
use kiln_model::id::TaskId;
use kiln_model::task::ConfigType;

/// A repository with these files, committed.
pub fn origin(files: &[(&str, &str)]) -> Origin {
    let origin = Origin::new();
    for (name, content) in files {
        let path = origin.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    origin.git(&["add", "-A"]);
    origin.git(&["commit", "-q", "--allow-empty", "-m", "build files"]);
    origin
}

/// A task that runs the build file of a repository.
pub async fn task(rig: &Rig, origin: &Origin, parameters: &[(&str, &str)]) -> TaskId {
    let mut draft = draft("yaml", &[]);
    draft.config_type = ConfigType::Yaml;
    draft.scms = vec![repository(&format!("file://{}", origin.path().display()))];
    draft.parameters = parameters
        .iter()
        .map(|(name, text)| crate::rig::parameter(name, text))
        .collect();
    rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id
}

/// Runs a build to its end; with its log.
pub async fn build(rig: &Rig, task: &TaskId, values: &[(&str, &str)]) -> (Build, Outcome, String) {
    let parameters = values
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let build = rig
        .engine
        .run(
            &rig.ann,
            task,
            RunRequest {
                parameters,
                ..request()
            },
        )
        .await
        .unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    let (outcome, log) = (crate::rig::outcome_of(&build), rig.log_of(&build).await);
    (build, outcome, log)
}

fn failure(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Failed { reason } => reason,
        Outcome::Succeeded | Outcome::Errored { .. } | Outcome::Stopped { .. } => panic!("{outcome:?}"),
    }
}

const PLAIN: &str = "\
---
version: 2.0
params:
  - name: greeting
    value: file
  - name: fixed
    value: 7.10
steps:
  BUILD:
    - sh:
        name: Say
        inputs:
          command: |
            echo said ${greeting} $fixed $COMMIT_ID
            cat file
";

#[tokio::test(flavor = "multi_thread")]
async fn the_build_file_of_the_commit_is_run() {
    let rig = Rig::real().await;
    let origin = origin(&[(".cloudbuild/build.yml", PLAIN)]);
    let task = task(&rig, &origin, &[]).await;
    let (build, outcome, log) = build(&rig, &task, &[]).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    let commit = build.source.commit.as_ref().unwrap().id.clone();
    assert!(
        log.contains(&format!("said file 7.10 {commit}")) && log.contains(": two"),
        "{log}"
    );
    let steps = rig.steps(&build).await;
    let names: Vec<&str> = steps.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Code CheckOut", "Say"]);
    let mut reader = rig.engine.store().read().await.unwrap();
    let kept = reader.build_file(&build.record).await.unwrap().unwrap();
    assert_eq!(
        (kept.path.as_str(), kept.content.as_str()),
        (".cloudbuild/build.yml", PLAIN)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_run_counts_more_than_the_file_and_the_file_more_than_the_task() {
    let rig = Rig::real().await;
    let origin = origin(&[(".cloudbuild/build.yml", PLAIN)]);
    let task = task(&rig, &origin, &[("greeting", "task"), ("fixed", "task")]).await;
    let (_, _, log) = build(&rig, &task, &[("greeting", "run")]).await;
    assert!(log.contains("said run 7.10"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_names_another_file() {
    let rig = Rig::real().await;
    let other = PLAIN.replace("said", "other");
    let origin = origin(&[("ci/other.yaml", &other)]);
    let task = task(&rig, &origin, &[("CB_BUILD_YAML_PATH", "ci/other.yaml")]).await;
    let (_, outcome, log) = build(&rig, &task, &[]).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(log.contains("other file"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_told_with_what_is_there() {
    let rig = Rig::real().await;
    let origin = origin(&[(".cloudbuild/test.yaml", PLAIN)]);
    let task = task(&rig, &origin, &[]).await;
    let (_, outcome, log) = build(&rig, &task, &[]).await;
    let reason = failure(&outcome);
    assert!(reason.contains("has no file .cloudbuild/build.yml"), "{reason}");
    assert!(
        reason.contains(".cloudbuild/test.yaml") && reason.contains("CB_BUILD_YAML_PATH"),
        "{reason}"
    );
    assert!(log.contains(reason), "{log}");
    for path in ["../up.yml", "/etc/passwd", ".cloudbuild"] {
        let (_, outcome, _) = build(&rig, &task, &[("CB_BUILD_YAML_PATH", path)]).await;
        assert!(failure(&outcome).contains(path.trim_start_matches('/')), "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_file_stands_in_the_log_with_its_place() {
    let rig = Rig::real().await;
    let broken = "version: 2.0\nsteps:\n  BUILD:\n    - shh:\n        inputs: {command: x}\n";
    let origin = origin(&[(".cloudbuild/build.yml", broken)]);
    let task = task(&rig, &origin, &[]).await;
    let (_, outcome, log) = build(&rig, &task, &[]).await;
    assert!(failure(&outcome).contains(".cloudbuild/build.yml:4:"), "{outcome:?}");
    assert!(log.contains(".cloudbuild/build.yml:4:") && log.contains("shh"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sources_that_the_file_names_are_checked_out_in_the_place_of_the_task_s() {
    let rig = Rig::real().await;
    let origin = origin(&[]);
    let url = format!("file://{}", origin.path().display());
    let file = format!(
        "version: 2.0\nsteps:\n  PRE_BUILD:\n    - checkout:\n        name: Sub\n        inputs:\n          url: {url}\n          \
         branch: side\n          path: sub\n  BUILD:\n    - sh:\n        inputs: {{command: 'ls; cat sub/file'}}\n"
    );
    std::fs::create_dir_all(origin.path().join(".cloudbuild")).unwrap();
    std::fs::write(origin.path().join(".cloudbuild/build.yml"), file).unwrap();
    origin.git(&["add", "-A"]);
    origin.git(&["commit", "-q", "-m", "file"]);
    let task = task(&rig, &origin, &[]).await;
    let (_, outcome, log) = build(&rig, &task, &[]).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(log.contains(": one") && log.contains(": sub"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_parameter_stays_private_when_a_file_sets_it() {
    let rig = Rig::real().await;
    let file = PLAIN
        .replace("greeting\n    value: file", "token\n    value: in-the-open")
        .replace("${greeting}", "$token");
    let origin = origin(&[(".cloudbuild/build.yml", &file)]);
    let secret = crate::rig::secret("token", "sealed-value");
    let mut draft = draft("yaml", &[]);
    draft.config_type = ConfigType::Yaml;
    draft.scms = vec![repository(&format!("file://{}", origin.path().display()))];
    draft.parameters = vec![secret];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (_, outcome, log) = build(&rig, &task, &[]).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(
        !log.contains("in-the-open") && log.contains("private parameter token"),
        "{log}"
    );
}
