//! What a build prints, as its readers find it.

use crate::rig::{Rig, draft, shell};
use kiln_model::build::Outcome;

async fn printed(command: &str) -> (Rig, kiln_model::build::Build, String) {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.steps = vec![shell("s", command)];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    assert_eq!(outcome, Outcome::Succeeded);
    let log = rig.log_of(&build).await;
    (rig, build, log)
}

fn texts(log: &str) -> Vec<&str> {
    log.lines()
        .filter_map(|it| it.split_once("[s] : "))
        .map(|(_, text)| text)
        .collect()
}

#[tokio::test]
async fn every_line_has_time_level_and_step() {
    let (_, _, log) = printed("echo one; echo two >&2").await;
    for line in log.lines() {
        let (head, _) = line.split_once(" : ").unwrap();
        let parts: Vec<_> = head.split(['[', ']']).filter(|it| !it.trim().is_empty()).collect();
        assert_eq!(parts.len(), 3, "{line}");
        assert!(
            parts[0].starts_with("2024/06/26 ") && parts[0].ends_with(" GMT+00:00"),
            "{line}"
        );
    }
    assert_eq!(texts(&log), ["one", "two"]);
}

#[tokio::test]
async fn a_last_line_without_its_end_is_kept() {
    let (_, _, log) = printed("printf 'a\\r\\nb'").await;
    assert_eq!(texts(&log), ["a", "b"]);
}

#[tokio::test]
async fn what_is_not_text_becomes_text() {
    let (_, _, log) = printed("printf 'a\\377b\\n'; printf '\\342\\202\\254\\n'").await;
    assert_eq!(texts(&log), ["a\u{fffd}b", "€"]);
}

#[tokio::test]
async fn a_line_without_an_end_is_broken_and_nothing_is_lost() {
    let (_, _, log) = printed("head -c 300000 /dev/zero | tr '\\0' 'x'; echo").await;
    let lines = texts(&log);
    assert!(lines.len() >= 4);
    assert_eq!(lines.iter().map(|it| it.len()).sum::<usize>(), 300_000);
}

#[tokio::test]
async fn a_long_output_arrives_whole_and_in_order() {
    let (_, _, log) = printed("seq 1 200000").await;
    let lines = texts(&log);
    assert_eq!(lines.len(), 200_000);
    assert!(lines.iter().enumerate().all(|(i, it)| *it == (i + 1).to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_sees_each_line_while_the_build_runs() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    // Each line waits for a file that the reader makes after it has seen the line before.
    draft.steps = vec![shell(
        "s",
        "for i in 1 2 3; do echo line $i; while [ ! -e go$i ]; do sleep 0.01; done; done",
    )];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let build = rig.run(&task).await;
    let mut view = rig.engine.log(&build.record).unwrap();
    let mut seen = 0;
    let mut text = String::new();
    for i in 1..=3 {
        while !text.contains(&format!("line {i}")) {
            let progress = view.beyond(seen).await;
            text.push_str(&String::from_utf8(view.read(seen..progress.size).unwrap()).unwrap());
            seen = progress.size;
        }
        let go = rig
            .folder
            .path()
            .join("builds")
            .join(build.record.as_str())
            .join(format!("work/go{i}"));
        std::fs::write(go, "").unwrap();
    }
    let progress = loop {
        let progress = view.beyond(seen).await;
        seen = progress.size;
        if progress.complete {
            break progress;
        }
    };
    assert_eq!(progress.size as usize, rig.log_of(&build).await.len());
}

#[tokio::test]
async fn a_log_has_a_limit_and_says_what_was_dropped() {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let executor = crate::rig::local(&folder);
    let rig = Rig::open(folder, executor, |settings| settings.log_limit = 10_000)
        .await
        .unwrap();
    let mut draft = draft("t", &[]);
    draft.steps = vec![shell("s", "seq 1 100000")];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    assert_eq!(outcome, Outcome::Succeeded);
    let log = rig.log_of(&build).await;
    assert!(log.len() < 11_000);
    assert!(
        log.lines()
            .last()
            .unwrap()
            .contains("the log reached its limit of 10000 bytes")
    );
}
