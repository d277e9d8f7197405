//! Making and changing tasks.

use crate::rig::{Rig, draft, parameter, secret, shell};
use kiln_engine::EngineError;
use kiln_model::secret::ExposeSecret as _;
use kiln_model::task::{ParameterValue, Timeout};

#[tokio::test]
async fn a_name_is_taken_once_in_a_project() {
    let rig = Rig::fake().await;
    let first = rig.task("same", &[]).await;
    match rig.engine.create_task(&rig.ann, &rig.project, draft("same", &[])).await {
        Err(EngineError::NameTaken { holder, .. }) => assert_eq!(holder, first),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_task_may_keep_its_name_and_may_not_take_another() {
    let rig = Rig::fake().await;
    let first = rig.task("first", &[]).await;
    let second = rig.task("second", &[]).await;
    rig.engine
        .update_task(&rig.ann, &second, draft("second", &["ok"]))
        .await
        .unwrap();
    let refused = rig.engine.update_task(&rig.ann, &second, draft("first", &[])).await;
    assert!(matches!(refused, Err(EngineError::NameTaken { holder, .. }) if holder == first));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_want_a_name_at_once_one_gets_it() {
    let rig = Rig::fake().await;
    let wishes: Vec<_> = (0..20)
        .map(|_| {
            let (engine, ann, project) = (rig.engine.clone(), rig.ann.clone(), rig.project.clone());
            tokio::spawn(async move { engine.create_task(&ann, &project, draft("wanted", &[])).await.is_ok() })
        })
        .collect();
    let mut got = 0;
    for wish in wishes {
        got += i32::from(wish.await.unwrap());
    }
    assert_eq!(got, 1);
}

#[tokio::test]
async fn what_an_update_leaves_out_stays() {
    let rig = Rig::fake().await;
    let mut first = draft("t", &[]);
    first.timeout = Some(Timeout {
        limit: "7".to_owned(),
        unit: "minute".to_owned(),
    });
    first.build_if_code_updated = Some(true);
    let task = rig.engine.create_task(&rig.ann, &rig.project, first).await.unwrap().id;
    rig.engine
        .update_task(&rig.ann, &task, draft("renamed", &["ok"]))
        .await
        .unwrap();
    let task = rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .task(&task)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(task.definition.name.as_str(), "renamed");
    assert_eq!(task.definition.timeout.unwrap().limit, "7");
    assert!(task.definition.build_if_code_updated);
}

#[tokio::test]
async fn a_private_value_is_sealed_and_kept_when_its_mask_comes_back() {
    let rig = Rig::fake().await;
    let mut with_secret = draft("t", &[]);
    with_secret.parameters = vec![secret("TOKEN", "hunter22")];
    let task = rig
        .engine
        .create_task(&rig.ann, &rig.project, with_secret)
        .await
        .unwrap();
    let sealed = |task: &kiln_model::task::Task| match &task.definition.parameters[0].default {
        ParameterValue::Sealed(sealed) => sealed.clone(),
        ParameterValue::Plain(text) => panic!("{text} lies open"),
    };
    let before = sealed(&task);
    assert!(!before.contains("hunter22"));
    let mut again = draft("t", &["ok"]);
    again.parameters = vec![secret("TOKEN", "******")];
    rig.engine.update_task(&rig.ann, &task.id, again).await.unwrap();
    let task = rig
        .engine
        .store()
        .read()
        .await
        .unwrap()
        .task(&task.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(sealed(&task), before);
    assert_eq!(
        rig.engine.store().seal().open(&before).unwrap().expose_secret(),
        "hunter22"
    );
}

#[tokio::test]
async fn a_mask_without_a_value_behind_it_is_refused() {
    let rig = Rig::fake().await;
    let mut masked = draft("t", &[]);
    masked.parameters = vec![secret("TOKEN", "******")];
    assert!(matches!(
        rig.engine.create_task(&rig.ann, &rig.project, masked).await,
        Err(EngineError::Invalid(_))
    ));
}

#[tokio::test]
async fn a_bad_draft_is_refused_with_every_problem() {
    let rig = Rig::fake().await;
    let mut bad = draft("t", &[]);
    bad.parameters = vec![parameter("A", "{{x}}"), parameter("A", "y")];
    bad.steps = vec![shell("", "true")];
    match rig.engine.create_task(&rig.ann, &rig.project, bad).await {
        Err(EngineError::Invalid(problems)) => assert!(problems.all().len() >= 3, "{problems}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_project_has_a_limit_of_tasks() {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let executor = std::sync::Arc::new(kiln_executor::FakeExecutor::new(|_, _| {
        unreachable!("nothing runs here")
    }));
    let rig = Rig::open(folder, executor, |settings| settings.task_limit = 1)
        .await
        .unwrap();
    let first = rig.task("one", &[]).await;
    let refused = rig.engine.create_task(&rig.ann, &rig.project, draft("two", &[])).await;
    assert!(matches!(refused, Err(EngineError::TaskLimit { limit: 1 })));
    rig.engine.delete_task(&rig.ann, &first).await.unwrap();
    rig.task("two", &[]).await;
}
