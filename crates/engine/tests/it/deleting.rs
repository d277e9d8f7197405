//! Deleting tasks, also while builds wait, run, or are being triggered.

use crate::rig::{Rig, outcome_of, request};
use kiln_engine::EngineError;
use kiln_model::build::{Outcome, StopCause};
use kiln_store::Page;
use std::collections::HashSet;

fn deleted() -> Outcome {
    Outcome::Stopped {
        cause: StopCause::TaskDeleted { name: "ann".to_owned() },
    }
}

#[tokio::test]
async fn a_deleted_task_is_found_in_the_bin_alone() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    let gone = rig.engine.delete_task(&rig.ann, &task).await.unwrap();
    assert_eq!((&gone.task, &gone.project), (&task, &rig.project));
    let mut reader = rig.engine.store().read().await.unwrap();
    assert!(reader.task(&task).await.unwrap().is_none());
    assert!(reader.binned_task(&task).await.unwrap().is_some());
    drop(reader);
    assert!(matches!(
        rig.engine.delete_task(&rig.ann, &task).await,
        Err(EngineError::NoSuchTask)
    ));
    assert!(matches!(
        rig.engine.run(&rig.ann, &task, request()).await,
        Err(EngineError::NoSuchTask)
    ));
}

#[tokio::test]
async fn the_name_of_a_deleted_task_is_free_at_once() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    rig.engine.delete_task(&rig.ann, &task).await.unwrap();
    assert_ne!(rig.task("t", &["ok"]).await, task);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_deletes_at_once_one_succeeds() {
    let rig = Rig::fake().await;
    for i in 0..50 {
        let task = rig.task(&format!("t{i}"), &["ok"]).await;
        let delete = || {
            let (engine, ann, task) = (rig.engine.clone(), rig.ann.clone(), task.clone());
            tokio::spawn(async move { engine.delete_task(&ann, &task).await.is_ok() })
        };
        let (one, two) = (delete(), delete());
        assert!(one.await.unwrap() ^ two.await.unwrap());
    }
}

#[tokio::test]
async fn waiting_and_running_builds_are_stopped_with_the_cause() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let builds = [rig.run(&task).await, rig.run(&task).await, rig.run(&task).await];
    rig.started(&builds[0]).await;
    rig.started(&builds[1]).await;
    rig.engine.delete_task(&rig.ann, &task).await.unwrap();
    let mut reader = rig.engine.store().read().await.unwrap();
    for build in builds {
        let build = reader.build(&build.record).await.unwrap().unwrap();
        assert_eq!(outcome_of(&build), deleted());
    }
}

#[tokio::test]
async fn the_deed_and_its_event_are_written_down() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    rig.engine.delete_task(&rig.ann, &task).await.unwrap();
    let mut reader = rig.engine.store().read().await.unwrap();
    let audit = reader
        .audit_of(&rig.ann.domain, Page { offset: 0, limit: 10 })
        .await
        .unwrap();
    let deeds: HashSet<_> = audit
        .iter()
        .map(|it| (it.action.as_str(), it.resource.as_str()))
        .collect();
    assert!(deeds.contains(&("deleteJob", task.as_str())));
    let events = reader.undelivered(10).await.unwrap();
    assert!(events.iter().any(|it| it.event == "deleteJob" && it.task == task));
}

/// A trigger and a delete at the same moment, a thousand times: either the trigger finds no task, or its build is stopped by
/// the delete. After the delete has answered, nothing of the task runs or waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_build_runs_for_a_deleted_task() {
    let rig = Rig::fake().await;
    let (mut stopped, mut refused) = (0, 0);
    for i in 0..1000 {
        let task = rig.task(&format!("t{i}"), &["hang"]).await;
        let (engine, ann, id) = (rig.engine.clone(), rig.ann.clone(), task.clone());
        let (early, late) = (i % 7, (i / 7) % 7);
        let run = tokio::spawn(async move {
            for _ in 0..early {
                tokio::task::yield_now().await;
            }
            engine.run(&ann, &id, request()).await
        });
        for _ in 0..late {
            tokio::task::yield_now().await;
        }
        rig.engine.delete_task(&rig.ann, &task).await.unwrap();
        let unfinished = rig.engine.store().read().await.unwrap().unfinished().await.unwrap();
        assert!(
            unfinished.iter().all(|it| it.task != task),
            "round {i}: a build outlived its task"
        );
        match run.await.unwrap() {
            Ok(build) => {
                let build = rig.engine.wait(&build.record).await.unwrap();
                assert_eq!(outcome_of(&build), deleted());
                stopped += 1;
            }
            Err(EngineError::NoSuchTask) => refused += 1,
            Err(other) => panic!("round {i}: {other}"),
        }
    }
    assert!(
        stopped > 0 && refused > 0,
        "the race was won by one side only: {stopped} stopped, {refused} refused"
    );
}
