//! Tenants beside each other.

use crate::rig::{Rig, outcome_of};
use kiln_executor::{FakeExecutor, FakeStep, StepExit};
use kiln_model::build::Outcome;
use std::sync::Arc;

async fn rig() -> Rig {
    let executor = FakeExecutor::new(|_, step| FakeStep {
        output: String::new(),
        exit: (!step.name.starts_with("hang")).then_some(StepExit::Code(0)),
    });
    let folder = Arc::new(tempfile::tempdir().unwrap());
    Rig::open(folder, Arc::new(executor), |settings| {
        settings.quotas.builds_per_tenant = 1
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_tenant_runs_no_more_builds_than_it_may() {
    let rig = rig().await;
    let task = rig.task("t", &["hang"]).await;
    let first = rig.run(&task).await;
    let second = rig.run(&task).await;
    rig.started(&first).await;
    let read = async || {
        rig.engine
            .store()
            .read()
            .await
            .unwrap()
            .build(&second.record)
            .await
            .unwrap()
            .unwrap()
    };
    assert_eq!(read().await.state.name(), "queued");
    rig.engine.stop(&rig.ann, &first.record).await.unwrap();
    rig.engine.wait(&first.record).await.unwrap();
    rig.started(&second).await;
    let log = rig.log_of(&second).await;
    assert!(
        log.contains("because the tenant ran 1 builds, which is its limit"),
        "{log}"
    );
    rig.engine.delete_task(&rig.ann, &task).await.unwrap();
}

#[tokio::test]
async fn the_long_queue_of_a_tenant_at_its_limit_does_not_hide_another_tenant() {
    let rig = rig().await;
    let (bob, project) = rig.another_tenant().await;
    let hanging = rig.task("t", &["hang"]).await;
    for _ in 0..300 {
        rig.run(&hanging).await;
    }
    let quick = rig
        .engine
        .create_task(&bob, &project, crate::rig::draft("quick", &["ok"]))
        .await
        .unwrap();
    let build = rig.engine.run(&bob, &quick.id, crate::rig::request()).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), Outcome::Succeeded);
}

#[tokio::test]
async fn a_task_runs_no_more_builds_than_it_may_and_others_pass_it() {
    let executor = FakeExecutor::new(|_, step| FakeStep {
        output: String::new(),
        exit: (!step.name.starts_with("hang")).then_some(StepExit::Code(0)),
    });
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let rig = Rig::open(folder, Arc::new(executor), |settings| {
        settings.quotas.builds_per_task = 1
    })
    .await
    .unwrap();
    let hanging = rig.task("t", &["hang"]).await;
    let first = rig.run(&hanging).await;
    rig.started(&first).await;
    let second = rig.run(&hanging).await;
    let quick = rig.task("quick", &["ok"]).await;
    assert_eq!(rig.outcome(&quick).await.1, Outcome::Succeeded);
    rig.engine.stop(&rig.ann, &first.record).await.unwrap();
    rig.started(&second).await;
    let log = rig.log_of(&second).await;
    assert!(
        log.contains("because the task ran 1 builds, which is its limit"),
        "{log}"
    );
    rig.engine.delete_task(&rig.ann, &hanging).await.unwrap();
}
