//! What a new server makes of what a killed one left.

use crate::rig::{Rig, outcome_of, request};
use kiln_executor::{FakeExecutor, FakeStep, StepExit};
use kiln_model::build::Outcome;
use std::sync::Arc;

fn quick() -> Arc<FakeExecutor> {
    Arc::new(FakeExecutor::new(|_, _| FakeStep {
        output: String::new(),
        exit: Some(StepExit::Code(0)),
    }))
}

#[tokio::test]
async fn builds_under_way_get_an_outcome_and_waiting_ones_run() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["hang"]).await;
    let running = [rig.run(&task).await, rig.run(&task).await];
    for build in &running {
        rig.started(build).await;
    }
    let waiting = rig.run(&task).await;

    let healed = rig.reopened(quick()).await;
    for build in running {
        let build = healed.engine.wait(&build.record).await.unwrap();
        let reason = "the server was stopped while the build ran".to_owned();
        assert_eq!(outcome_of(&build), Outcome::Errored { reason: reason.clone() });
        assert!(healed.log_of(&build).await.contains(&reason));
    }
    let waiting = healed.engine.wait(&waiting.record).await.unwrap();
    assert_eq!(outcome_of(&waiting), Outcome::Succeeded);
}

#[tokio::test]
async fn numbers_go_on_where_they_were() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    rig.outcome(&task).await;
    let healed = rig.reopened(quick()).await;
    let next = healed.engine.run(&healed.ann, &task, request()).await.unwrap();
    assert_eq!(next.number.get(), 2);
}
