//! Flows: builds whose jobs are builds of their own.

use crate::build_files::{build, origin, task};
use crate::rig::{Rig, request};
use kiln_model::build::{Build, BuildState, Outcome, StopCause};
use kiln_store::FlowJob;

fn job_file(command: &str) -> String {
    format!(
        "version: 2.0\nsteps:\n  BUILD:\n    - sh:\n        name: Work\n        inputs:\n          command: {command}\n"
    )
}

/// `one`, then `two` and `three`, then `four` after both.
fn flow(strategy: &str) -> String {
    format!(
        "version: 2.0\nparams:\n  - name: word\n    value: global\nbuildflow:\n  strategy: {strategy}\n  jobs:\n    \
         - job: four\n      depends_on: [two, three]\n      build_ref: .cloudbuild/last.yml\n    \
         - job: one\n      build_ref: .cloudbuild/say.yml\n    \
         - job: two\n      depends_on: [one]\n      build_ref: .cloudbuild/say.yml\n      params:\n        - name: word\n          value: own\n    \
         - job: three\n      depends_on: [one]\n      build_ref: .cloudbuild/third.yml\n"
    )
}

async fn jobs(rig: &Rig, build: &Build) -> Vec<FlowJob> {
    let mut reader = rig.engine.store().read().await.unwrap();
    reader.flow_jobs(&build.record).await.unwrap()
}

/// Waits until the step of a job runs; its build.
async fn running(rig: &Rig, parent: &Build, name: &str) -> Build {
    let mut view = rig.engine.log(&parent.record).unwrap();
    let mut seen = 0;
    let build = loop {
        seen = view.beyond(seen).await.size;
        let jobs = jobs(rig, parent).await;
        if let Some(build) = jobs.into_iter().find(|it| it.name == name).and_then(|it| it.build) {
            break build;
        }
    };
    let mut view = rig.engine.log(&build.record).unwrap();
    let mut seen = 0;
    while !rig.log_of(&build).await.contains("begun") {
        seen = view.beyond(seen).await.size;
    }
    build
}

fn job<'a>(jobs: &'a [FlowJob], name: &str) -> &'a FlowJob {
    jobs.iter().find(|it| it.name == name).unwrap()
}

fn outcome(job: &FlowJob) -> Outcome {
    crate::rig::outcome_of(job.build.as_ref().unwrap())
}

fn files<'a>(flow: &'a str, say: &'a str, third: &'a str, last: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        (".cloudbuild/build.yml", flow),
        (".cloudbuild/say.yml", say),
        (".cloudbuild/third.yml", third),
        (".cloudbuild/last.yml", last),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_run_in_their_order_as_builds_of_their_own() {
    for strategy in ["eager", "Lazy"] {
        let rig = Rig::real().await;
        let (flow, say) = (flow(strategy), job_file("echo word is ${word}"));
        let origin = origin(&files(&flow, &say, &say, &say));
        let task = task(&rig, &origin, &[]).await;
        let (parent, ended, log) = build(&rig, &task, &[]).await;
        assert_eq!(ended, Outcome::Succeeded, "{log}");
        let jobs = jobs(&rig, &parent).await;
        let names: Vec<&str> = jobs.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["four", "one", "two", "three"]);
        for (name, word) in [
            ("one", "global"),
            ("two", "own"),
            ("three", "global"),
            ("four", "global"),
        ] {
            let of = job(&jobs, name).build.clone().unwrap();
            assert_eq!(
                (&of.parent, outcome(job(&jobs, name))),
                (&Some(parent.record.clone()), Outcome::Succeeded)
            );
            assert_eq!(
                of.source.commit.as_ref().map(|it| &it.id),
                parent.source.commit.as_ref().map(|it| &it.id)
            );
            let log = rig.log_of(&of).await;
            assert!(log.contains(&format!("word is {word}")), "{name}: {log}");
        }
        let span = |name: &str| {
            let state = job(&jobs, name).build.as_ref().unwrap().state.clone();
            match state {
                BuildState::Finished(ended) => (ended.started.unwrap(), ended.finished),
                BuildState::Queued
                | BuildState::Preparing { .. }
                | BuildState::Running { .. }
                | BuildState::Stopping { .. } => {
                    panic!("{state:?}")
                }
            }
        };
        for (first, then) in [("one", "two"), ("one", "three"), ("two", "four"), ("three", "four")] {
            assert!(span(first).1 <= span(then).0, "{strategy}: {first} before {then}");
        }
        let mut reader = rig.engine.store().read().await.unwrap();
        assert!(reader.build(&parent.record).await.unwrap().unwrap().is_flow);
        assert_eq!(reader.last_build(&task).await.unwrap().unwrap().record, parent.record);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_job_skips_what_depends_on_it_and_lets_the_others_run() {
    for strategy in ["eager", "lazy"] {
        let rig = Rig::real().await;
        let (flow, say, bad) = (flow(strategy), job_file("echo fine"), job_file("exit 4"));
        let origin = origin(&files(&flow, &say, &bad, &say));
        let task = task(&rig, &origin, &[]).await;
        let (parent, ended, log) = build(&rig, &task, &[]).await;
        let reason = "job three did not succeed".to_owned();
        assert_eq!(ended, Outcome::Failed { reason }, "{log}");
        assert!(
            log.contains("job four is skipped because job three did not succeed"),
            "{log}"
        );
        let jobs = jobs(&rig, &parent).await;
        assert_eq!(outcome(job(&jobs, "two")), Outcome::Succeeded);
        let four = job(&jobs, "four");
        match strategy {
            "lazy" => {
                assert!(four.build.is_none());
                assert_eq!(four.skipped.as_deref(), Some("job three did not succeed"));
            }
            _ => {
                let cause = StopCause::Dependency {
                    job: "three".to_owned(),
                };
                assert_eq!(outcome(four), Outcome::Stopped { cause });
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_a_flow_stops_its_jobs_and_starts_no_other() {
    let rig = Rig::real().await;
    let (flow, hang) = (flow("eager"), job_file("echo begun; sleep 1000"));
    let origin = origin(&files(&flow, &hang, &hang, &hang));
    let task = task(&rig, &origin, &[]).await;
    let parent = rig.engine.run(&rig.ann, &task, request()).await.unwrap();
    let one = running(&rig, &parent, "one").await;
    rig.engine.stop(&rig.ann, &parent.record).await.unwrap();
    let ended = crate::rig::outcome_of(&rig.engine.wait(&parent.record).await.unwrap());
    let cause = StopCause::User { name: "ann".to_owned() };
    assert_eq!(ended, Outcome::Stopped { cause: cause.clone() });
    let jobs = jobs(&rig, &parent).await;
    assert_eq!(job(&jobs, "one").build.as_ref().unwrap().record, one.record);
    for it in &jobs {
        assert_eq!(outcome(it), Outcome::Stopped { cause: cause.clone() }, "{}", it.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_takes_no_place_so_that_one_place_is_enough() {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let executor = crate::rig::local(&folder);
    let rig = Rig::open(folder, executor, |it| it.concurrency = 1).await.unwrap();
    let (flow, say) = (flow("eager"), job_file("echo fine"));
    let origin = origin(&files(&flow, &say, &say, &say));
    let task = task(&rig, &origin, &[]).await;
    let (_, ended, log) = build(&rig, &task, &[]).await;
    assert_eq!(ended, Outcome::Succeeded, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_flow_is_told_with_its_place_before_any_job_runs() {
    let say = job_file("echo fine");
    let head = "version: 2.0\nbuildflow:\n  jobs:\n";
    let circle = format!(
        "{head}    - {{job: a, depends_on: [b], build_ref: .cloudbuild/say.yml}}\n    - {{job: b, depends_on: [a], build_ref: .cloudbuild/say.yml}}\n"
    );
    let missing = format!("{head}    - {{job: a, build_ref: .cloudbuild/sya.yml}}\n");
    let nested = format!("{head}    - {{job: a, build_ref: .cloudbuild/build.yml}}\n");
    let broken = format!("{head}    - {{job: a, build_ref: .cloudbuild/third.yml}}\n");
    for (flow, told) in [
        (circle, "build.yml:5:"),
        (missing, ".cloudbuild/say.yml"),
        (nested, "is a flow itself"),
        (broken, ".cloudbuild/third.yml:"),
    ] {
        let rig = Rig::real().await;
        let origin = origin(&files(&flow, &say, "version: 2.0\nstepz: {}\n", &say));
        let task = task(&rig, &origin, &[]).await;
        let (parent, ended, log) = build(&rig, &task, &[]).await;
        assert!(matches!(ended, Outcome::Failed { .. }), "{ended:?} {log}");
        assert!(log.contains(told), "{told}: {log}");
        assert_eq!(jobs(&rig, &parent).await, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_a_killed_server_left_waiting_are_ended_with_their_flow() {
    let rig = Rig::real().await;
    let (flow, hang) = (flow("eager"), job_file("echo begun; sleep 1000"));
    let origin = origin(&files(&flow, &hang, &hang, &hang));
    let task = task(&rig, &origin, &[]).await;
    let parent = rig.engine.run(&rig.ann, &task, request()).await.unwrap();
    running(&rig, &parent, "one").await;
    let again = rig.reopened(crate::rig::local(&rig.folder)).await;
    let jobs = jobs(&again, &parent).await;
    assert_eq!(jobs.len(), 4);
    for it in &jobs {
        let state = &it.build.as_ref().unwrap().state;
        assert!(state.is_finished(), "{}: {state:?}", it.name);
    }
    let mut reader = again.engine.store().read().await.unwrap();
    assert!(reader.build(&parent.record).await.unwrap().unwrap().state.is_finished());
}
