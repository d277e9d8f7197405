//! Stopping builds, by a user, by time, by shutdown.

use crate::rig::{Rig, draft, outcome_of, shell};
use kiln_engine::EngineError;
use kiln_model::build::{Outcome, StopCause};
use kiln_model::id::RecordId;
use kiln_model::task::Timeout;
use std::time::Duration;

fn by_ann() -> Outcome {
    Outcome::Stopped {
        cause: StopCause::User { name: "ann".to_owned() },
    }
}

#[tokio::test]
async fn a_running_build_is_stopped() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang", "ok never"]).await;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), by_ann());
    assert!(rig.log_of(&build).await.contains("stopped by ann"));
}

#[tokio::test]
async fn a_waiting_build_is_over_at_once() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let running = [rig.run(&task).await, rig.run(&task).await];
    for build in &running {
        rig.started(build).await;
    }
    let waiting = rig.run(&task).await;
    rig.engine.stop(&rig.ann, &waiting.record).await.unwrap();
    let waiting = rig.engine.wait(&waiting.record).await.unwrap();
    assert_eq!(outcome_of(&waiting), by_ann());
    for build in running {
        rig.engine.stop(&rig.ann, &build.record).await.unwrap();
        rig.engine.wait(&build.record).await.unwrap();
    }
}

#[tokio::test]
async fn a_build_that_is_over_cannot_be_stopped() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    let (build, _) = rig.outcome(&task).await;
    assert!(matches!(
        rig.engine.stop(&rig.ann, &build.record).await,
        Err(EngineError::AlreadyFinished)
    ));
    let unknown = RecordId::from_random([9; 16]);
    assert!(matches!(
        rig.engine.stop(&rig.ann, &unknown).await,
        Err(EngineError::NoSuchBuild)
    ));
}

#[tokio::test]
async fn the_whole_process_tree_ends() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    let marker = format!(
        "kiln-{}",
        rig.folder
            .path()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .trim_start_matches('.')
    );
    draft.steps = vec![shell(
        "many",
        &format!(
            "trap '' TERM; (setsid sh -c 'trap \"\" TERM HUP; exec -a {marker} sleep 600' &) ; setsid sleep 601 & echo ready; sleep 602"
        ),
    )];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let build = rig.run(&task).await;
    let mut view = rig.engine.log(&build.record).unwrap();
    let mut seen = 0;
    while !rig.log_of(&build).await.contains(": ready") {
        seen = view.beyond(seen).await.size;
    }
    rig.engine.stop(&rig.ann, &build.record).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), by_ann());
    let alive: Vec<_> = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|it| std::fs::read(it.ok()?.path().join("environ")).ok())
        .filter(|it| String::from_utf8_lossy(it).contains(build.record.as_str()))
        .collect();
    assert!(alive.is_empty(), "{} processes of the build are alive", alive.len());
}

#[tokio::test]
async fn a_build_that_takes_too_long_is_stopped() {
    let rig = Rig::fake().await;
    let mut draft = draft("t", &["hang"]);
    draft.timeout = Some(Timeout {
        limit: "2".to_owned(),
        unit: "minute".to_owned(),
    });
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let build = rig.run(&task).await;
    rig.started(&build).await;
    while rig.steps(&build).await.is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(121)).await;
    tokio::time::resume();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(
        outcome_of(&build),
        Outcome::Stopped {
            cause: StopCause::Timeout { minutes: 2 }
        }
    );
}

#[tokio::test]
async fn a_drain_waits_for_builds_and_then_stops_them() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let running = [rig.run(&task).await, rig.run(&task).await];
    for build in &running {
        rig.started(build).await;
    }
    let waiting = rig.run(&task).await;
    rig.engine.drain(Duration::from_millis(50)).await;
    let mut reader = rig.engine.store().read().await.unwrap();
    for build in running {
        let build = reader.build(&build.record).await.unwrap().unwrap();
        assert_eq!(
            outcome_of(&build),
            Outcome::Stopped {
                cause: StopCause::Shutdown
            }
        );
    }
    let waiting = reader.build(&waiting.record).await.unwrap().unwrap();
    assert_eq!(waiting.state.name(), "queued");
    let refused = rig.engine.run(&rig.ann, &task, crate::rig::request()).await;
    assert!(matches!(refused, Err(EngineError::Draining)));
}
