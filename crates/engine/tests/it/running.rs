//! Running builds.

use crate::rig::{Rig, draft, outcome_of, parameter, request, secret, shell};
use kiln_engine::{EngineError, RunRequest};
use kiln_model::build::{Outcome, StepOutcome, StepState};
use kiln_model::id::TaskId;
use kiln_model::task::ParameterKind;
use std::collections::HashSet;

#[tokio::test]
async fn a_build_whose_steps_succeed_succeeds() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok one", "ok two"]).await;
    let (build, outcome) = rig.outcome(&task).await;
    assert_eq!(outcome, Outcome::Succeeded);
    assert_eq!(
        (build.number.get(), build.daily.to_string().as_str()),
        (1, "20240626.1")
    );
    let steps = rig.steps(&build).await;
    let names: Vec<_> = steps.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["ok one", "ok two"]);
    for step in steps {
        assert!(
            matches!(
                step.state,
                StepState::Finished {
                    outcome: StepOutcome::Succeeded,
                    ..
                }
            ),
            "{step:?}"
        );
    }
}

#[tokio::test]
async fn a_task_without_steps_succeeds() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &[]).await;
    assert_eq!(rig.outcome(&task).await.1, Outcome::Succeeded);
}

#[tokio::test]
async fn a_step_that_fails_ends_the_build() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["fail", "ok never"]).await;
    let (build, outcome) = rig.outcome(&task).await;
    assert_eq!(
        outcome,
        Outcome::Failed {
            reason: "the command ended with exit code 3".to_owned()
        }
    );
    let steps = rig.steps(&build).await;
    assert!(matches!(
        steps[0].state,
        StepState::Finished {
            outcome: StepOutcome::Failed,
            ..
        }
    ));
    assert_eq!(steps[1].state, StepState::Waiting);
}

#[tokio::test]
async fn the_log_of_each_step_is_found_by_its_bytes() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["say first", "say second"]).await;
    let (build, _) = rig.outcome(&task).await;
    let log = rig.log_of(&build).await;
    let steps = rig.steps(&build).await;
    let of = |i: usize| {
        let range = steps[i].log_start.unwrap()..steps[i].log_end.unwrap();
        &log[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
    };
    assert!(of(0).ends_with("[INFO] [say first] : first\n"), "{}", of(0));
    assert!(of(1).ends_with("[INFO] [say second] : second\n"), "{}", of(1));
    assert_eq!(of(1).lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_given_once_and_without_gaps() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    let runs = (0..40).map(|_| {
        let (engine, ann, task) = (rig.engine.clone(), rig.ann.clone(), task.clone());
        tokio::spawn(async move { engine.run(&ann, &task, request()).await.unwrap() })
    });
    let runs: Vec<_> = runs.collect();
    let mut numbers = HashSet::new();
    for run in runs {
        let build = run.await.unwrap();
        numbers.insert(build.number.get());
        rig.engine.wait(&build.record).await.unwrap();
    }
    assert_eq!(numbers, (1..=40).collect());
}

#[tokio::test]
async fn a_build_that_had_to_wait_says_why() {
    let rig = Rig::fake().await;
    let hanging = rig.task("hanging", &["hang"]).await;
    let waiting = rig.task("waiting", &["ok"]).await;
    let (one, two) = (rig.run(&hanging).await, rig.run(&hanging).await);
    rig.started(&one).await;
    rig.started(&two).await;
    let build = rig.run(&waiting).await;
    rig.engine.stop(&rig.ann, &one.record).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert_eq!(outcome_of(&build), Outcome::Succeeded);
    let log = rig.log_of(&build).await;
    assert!(log.contains("because all 2 places of this server were taken"), "{log}");
    rig.engine.stop(&rig.ann, &two.record).await.unwrap();
}

#[tokio::test]
async fn a_disabled_task_does_not_run() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    rig.engine.disable_task(&rig.ann, &task, "maintenance").await.unwrap();
    let refused = rig.engine.run(&rig.ann, &task, request()).await.unwrap_err();
    assert_eq!(refused.to_string(), "the task is disabled by ann: maintenance");
    rig.engine.enable_task(&rig.ann, &task).await.unwrap();
    assert_eq!(rig.outcome(&task).await.1, Outcome::Succeeded);
}

#[tokio::test]
async fn an_unknown_task_does_not_run() {
    let rig = Rig::fake().await;
    let refused = rig.engine.run(&rig.ann, &TaskId::from_random([9; 16]), request()).await;
    assert!(matches!(refused, Err(EngineError::NoSuchTask)));
}

#[tokio::test]
async fn a_value_of_the_run_wins_over_the_default() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.parameters = vec![parameter("GREETING", "hello"), parameter("NAME", "world")];
    draft.steps = vec![shell("greet", "echo \"<$GREETING ${NAME} $EXTRA>\"")];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let given = [("NAME", "moon"), ("EXTRA", "more")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let run = RunRequest {
        parameters: given.into(),
        ..request()
    };
    let build = rig.engine.run(&rig.ann, &task, run).await.unwrap();
    let build = rig.engine.wait(&build.record).await.unwrap();
    let log = rig.log_of(&build).await;
    assert!(log.contains("<hello moon more>"), "{log}");
    assert!(
        log.contains("[WARN] [Kiln] : parameter EXTRA was set for this build; the task does not have it"),
        "{log}"
    );
}

#[tokio::test]
async fn forbidden_names_and_template_markers_are_refused() {
    let rig = Rig::fake().await;
    let task = rig.task("t", &["ok"]).await;
    for (name, text) in [
        ("PATH", "/tmp"),
        ("LD_PRELOAD", "x"),
        ("a b", "x"),
        ("A", "{{x}}"),
        ("A", "{%x"),
        ("A", "{#x"),
        ("A", "a\0b"),
    ] {
        let run = RunRequest {
            parameters: vec![(name.to_owned(), text.to_owned())],
            ..request()
        };
        let refused = rig.engine.run(&rig.ann, &task, run).await;
        assert!(matches!(refused, Err(EngineError::Invalid(_))), "{name}={text:?}");
    }
    let long = RunRequest {
        parameters: vec![("A".to_owned(), "x".repeat(8193))],
        ..request()
    };
    assert!(matches!(
        rig.engine.run(&rig.ann, &task, long).await,
        Err(EngineError::Invalid(_))
    ));
}

#[tokio::test]
async fn a_parameter_that_counts_up_grows_with_each_build() {
    let rig = Rig::fake().await;
    let mut draft = draft("t", &["ok"]);
    let mut counting = parameter("VERSION", "1.0.9");
    counting.kind = ParameterKind::AutoIncrement;
    draft.parameters = vec![counting];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (build, _) = rig.outcome(&task).await;
        let values = rig
            .engine
            .store()
            .read()
            .await
            .unwrap()
            .parameters_of(&build.record)
            .await
            .unwrap();
        seen.push(values[0].value.shown().to_owned());
    }
    assert_eq!(seen, ["1.0.9", "1.0.10", "1.0.11"]);
}

#[tokio::test]
async fn a_private_parameter_reaches_the_build_and_no_log() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.parameters = vec![
        secret("TOKEN", "s3cr3t-t0ken"),
        secret("KEY", "first line\nsecond line"),
    ];
    draft.steps = vec![shell(
        "use",
        "test \"$TOKEN\" = s3cr3t-t0ken && echo \"a $TOKEN b\"; printf '%s' s3cr; printf '%s\\n' 3t-t0ken; echo \"$KEY\"; tr '\\0' '\\n' </proc/$$/cmdline",
    )];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    let log = rig.log_of(&build).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(log.contains(": a ****** b"), "{log}");
    for hidden in ["s3cr3t-t0ken", "first line", "second line"] {
        assert!(!log.contains(hidden), "{log}");
    }
}

#[tokio::test]
async fn predefined_parameters_are_there() {
    let rig = Rig::real().await;
    let mut draft = draft("named", &[]);
    draft.steps = vec![shell(
        "show",
        "echo \"<$BUILDNUMBER $INCREASENUM $JOB_NAME $EXECUTOR $PROJECT_ID>\"; test \"$WORKSPACE\" = \"$PWD\"",
    )];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    let log = rig.log_of(&build).await;
    assert_eq!(outcome, Outcome::Succeeded, "{log}");
    assert!(
        log.contains(&format!("<20240626.1 1 named ann {}>", rig.project)),
        "{log}"
    );
}

#[tokio::test]
async fn a_missing_tool_is_said_by_its_name() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.steps = vec![
        shell("prepare", "true"),
        crate::rig::step(
            "20005",
            "make it",
            serde_json::json!({ "command": "no-such-cmake-here --version" }),
        ),
    ];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    assert!(matches!(outcome, Outcome::Failed { .. }));
    assert!(rig.log_of(&build).await.contains("no-such-cmake-here"));
}

#[tokio::test]
async fn a_build_keeps_the_definition_that_it_was_triggered_with() {
    let rig = Rig::fake().await;
    let blocker = rig.task("blocker", &["hang"]).await;
    let (one, two) = (rig.run(&blocker).await, rig.run(&blocker).await);
    let task = rig.task("t", &["say old"]).await;
    let build = rig.run(&task).await;
    rig.engine
        .update_task(&rig.ann, &task, draft("t", &["say new"]))
        .await
        .unwrap();
    for blocking in [one, two] {
        rig.engine.stop(&rig.ann, &blocking.record).await.unwrap();
    }
    let build = rig.engine.wait(&build.record).await.unwrap();
    assert!(rig.log_of(&build).await.contains("[say old] : old"));
}

#[tokio::test]
async fn an_interpreter_that_is_not_there_fails_the_build() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.steps = vec![shell("s", "#!/no/such/interpreter\nx")];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
    assert!(rig.log_of(&build).await.contains("/no/such/interpreter"));
}

#[tokio::test]
async fn a_script_with_an_interpreter_of_its_own_runs_in_it() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.steps = vec![shell("s", "#!/usr/bin/env -S awk -f\nBEGIN { print 6 * 7 }")];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    assert_eq!(outcome, Outcome::Succeeded);
    assert!(rig.log_of(&build).await.contains("[s] : 42"));
}
