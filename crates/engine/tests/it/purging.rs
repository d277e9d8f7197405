//! Removal for good: nothing of a task is left, in no table and nowhere on disk.

use crate::rig::{Rig, draft, shell, step};
use kiln_model::build::Outcome;
use kiln_model::id::TaskId;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flat_map(|it| {
            let path = it.unwrap().path();
            if path.is_dir() { files_below(&path) } else { vec![path] }
        })
        .collect()
}

async fn with_artifact(rig: &Rig, name: &str, content: &str) -> TaskId {
    let mut draft = draft(name, &[]);
    draft.steps = vec![
        shell("make", &format!("echo {content} >out.txt; echo {name} >own.txt")),
        step("20018", "hand in", json!({ "file": "*.txt" })),
    ];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    assert_eq!(rig.outcome(&task).await.1, Outcome::Succeeded);
    task
}

async fn purged(rig: &Rig, task: &TaskId) {
    rig.engine.delete_task(&rig.ann, task).await.unwrap();
    rig.clock.forward(31 * DAY);
    // Deleting another task rings the reconciler's bell.
    let bell = rig.task("bell", &[]).await;
    rig.engine.delete_task(&rig.ann, &bell).await.unwrap();
    while rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .binned_task(task)
        .await
        .unwrap()
        .is_some()
    {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_purged_task_leaves_nothing() {
    let rig = Rig::real().await;
    let task = with_artifact(&rig, "gone", "content").await;
    assert!(!files_below(&rig.folder.path().join("blobs")).is_empty());
    assert!(!files_below(&rig.folder.path().join("logs")).is_empty());
    purged(&rig, &task).await;
    for place in ["blobs", "logs", "builds"] {
        let left = files_below(&rig.folder.path().join(place));
        assert!(left.is_empty(), "{left:?}");
    }
    let mut reader = rig.engine.store().read().await.unwrap();
    assert_eq!(
        reader.count_builds(&task, kiln_store::Window::default()).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn an_artifact_that_another_task_has_too_stays() {
    let rig = Rig::real().await;
    let gone = with_artifact(&rig, "gone", "shared").await;
    let stays = with_artifact(&rig, "stays", "shared").await;
    purged(&rig, &gone).await;
    let mut reader = rig.engine.store().read().await.unwrap();
    let last = reader.last_build(&stays).await.unwrap().unwrap();
    for artifact in reader.artifacts_of(&last.record).await.unwrap() {
        assert_eq!(
            rig.engine.blobs().size(&artifact.sha256).await.unwrap(),
            Some(artifact.size)
        );
    }
    assert_eq!(files_below(&rig.folder.path().join("blobs")).len(), 2);
}

#[tokio::test]
async fn before_its_time_a_task_stays_in_the_bin() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    rig.outcome(&task).await;
    rig.engine.delete_task(&rig.ann, &task).await.unwrap();
    rig.clock.forward(29 * DAY);
    let early = rig.task("bell", &[]).await;
    rig.engine.delete_task(&rig.ann, &early).await.unwrap();
    let mut reader = rig.engine.store().read().await.unwrap();
    assert!(
        reader
            .tasks_to_purge(kiln_model::time::Clock::now(&*rig.clock), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(reader.binned_task(&task).await.unwrap().is_some());
}

#[tokio::test]
async fn a_task_that_cannot_be_removed_does_not_hold_up_the_others() {
    let rig = Rig::fake().await;
    let stuck = rig.task("stuck", &["ok"]).await;
    let (build, _) = rig.outcome(&stuck).await;
    let record = build.record.as_str();
    let log = rig
        .folder
        .path()
        .join(format!("logs/{}/{record}.log", &record[record.len() - 2..]));
    std::fs::remove_file(&log).unwrap();
    std::fs::create_dir(&log).unwrap();
    rig.engine.delete_task(&rig.ann, &stuck).await.unwrap();
    let gone = rig.task("gone", &["ok"]).await;
    purged(&rig, &gone).await;
    assert!(
        rig.engine
            .store()
            .read()
            .await
            .unwrap()
            .binned_task(&stuck)
            .await
            .unwrap()
            .is_some()
    );
}
