//! Collecting results of tests and coverage.

use crate::rig::{Rig, draft, shell, step};
use kiln_model::build::{Build, Outcome};
use kiln_model::report::{CoverageReport, TestReport};
use serde_json::{Value, json};
use std::time::Duration;

struct Reported {
    rig: Rig,
    build: Build,
    outcome: Outcome,
    tests: Vec<TestReport>,
    coverage: Vec<CoverageReport>,
}

impl Reported {
    fn reason(&self) -> &str {
        match &self.outcome {
            Outcome::Failed { reason } => reason,
            other @ (Outcome::Succeeded | Outcome::Errored { .. } | Outcome::Stopped { .. }) => panic!("{other:?}"),
        }
    }

    /// Passed, failures, errors, others.
    fn counts(&self) -> (u64, u64, u64, u64) {
        let it = self.tests[0].totals;
        (it.passed, it.failures, it.errors, it.others)
    }
}

async fn reported(command: &str, properties: Value) -> Reported {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    draft.steps = vec![shell("make", command), step("20070", "report", properties)];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    let mut reader = rig.engine.store().read().await.unwrap();
    let tests = reader.test_reports_of(&build.record).await.unwrap();
    let coverage = reader.coverage_reports_of(&build.record).await.unwrap();
    drop(reader);
    Reported {
        rig,
        build,
        outcome,
        tests,
        coverage,
    }
}

const GOOD: &str = "mkdir -p target; echo '<testsuite time=\"0.381\"><testcase/><testcase><skipped/></testcase></testsuite>' >target/TEST-a.xml";
const BAD: &str = "mkdir -p target; echo '<testsuite><testcase><failure/></testcase></testsuite>' >target/TEST-b.xml";
const SITE: &str = "mkdir -p m/site/jacoco/org; cd m/site/jacoco; echo '<html/>' >index.html; echo '<html/>' >org/a.html; \
    echo '<report><counter type=\"LINE\" missed=\"2\" covered=\"8\"/></report>' >jacoco.xml; \
    printf 'LINE_MISSED,LINE_COVERED,BRANCH_MISSED,BRANCH_COVERED\\n9,9,9,9\\n' >jacoco.csv";

#[tokio::test]
async fn results_of_all_files_are_counted_together() {
    let it = reported(&format!("{GOOD}; mkdir x; cp target/TEST-a.xml x"), json!({})).await;
    assert_eq!(it.outcome, Outcome::Succeeded);
    assert_eq!((it.tests.len(), it.tests[0].sequence), (1, 1));
    assert_eq!(it.counts(), (2, 0, 0, 2));
    assert_eq!(it.tests[0].totals.duration, Duration::from_millis(762));
    assert!(it.coverage.is_empty());
    let log = it.rig.log_of(&it.build).await;
    assert!(
        log.contains("4 tests in 2 file(s): 2 passed, 0 failed, 0 broke off, 2 did not run"),
        "{log}"
    );
}

#[tokio::test]
async fn tests_that_failed_fail_the_step_unless_they_are_to_be_ignored() {
    let both = format!("{GOOD}; {BAD}");
    let it = reported(&both, json!({})).await;
    assert_eq!(it.reason(), "1 of 3 tests did not pass");
    assert_eq!(it.counts(), (1, 1, 0, 1));
    let it = reported(&both, json!({"ignoreTest": true})).await;
    assert_eq!(it.outcome, Outcome::Succeeded);
    assert_eq!(it.counts(), (1, 1, 0, 1));
}

#[tokio::test]
async fn a_maven_step_collects_also_when_its_command_failed() {
    let rig = Rig::real().await;
    let mut draft = draft("t", &[]);
    let properties = json!({"command": format!("{BAD}; exit 1"), "deal": "deal"});
    draft.steps = vec![step("20043", "maven", properties)];
    let task = rig.engine.create_task(&rig.ann, &rig.project, draft).await.unwrap().id;
    let (build, outcome) = rig.outcome(&task).await;
    let reason = "the command ended with exit code 1".to_owned();
    assert_eq!(outcome, Outcome::Failed { reason });
    let mut reader = rig.engine.store().read().await.unwrap();
    let tests = reader.test_reports_of(&build.record).await.unwrap();
    assert_eq!((tests[0].sequence, tests[0].totals.failures), (0, 1));
}

#[tokio::test]
async fn a_report_step_without_results_fails() {
    let it = reported("true", json!({"file": "none/*.xml"})).await;
    assert_eq!(it.reason(), "no results of tests were found");
    assert!(it.tests.is_empty());
    assert!(it.rig.log_of(&it.build).await.contains("matches \"none/*.xml\""));
}

#[tokio::test]
async fn what_cannot_be_read_is_left_out_and_named() {
    let hostile = format!(
        "{GOOD}; cd target; echo '<html/>' >TEST-c.xml; echo '<testsuite>' >TEST-d.xml; \
         truncate -s 500M TEST-e.xml; ln -s /etc/passwd TEST-f.xml; mkfifo TEST-g.xml; \
         printf '<testsuite name=\"\\377\\376\"><testcase/></testsuite>' >TEST-h.xml"
    );
    let it = reported(&hostile, json!({})).await;
    assert_eq!(it.outcome, Outcome::Succeeded);
    assert_eq!(it.counts(), (2, 0, 0, 1));
    let log = it.rig.log_of(&it.build).await;
    for line in [
        "left out: target/TEST-c.xml: it is XML, and not a result of tests",
        "left out: target/TEST-d.xml: it is not well-formed XML",
        "left out: target/TEST-e.xml: it is larger than 10 MB",
    ] {
        assert!(log.contains(line), "{line}: {log}");
    }
    assert!(!log.contains("TEST-f.xml") && !log.contains("TEST-g.xml"), "{log}");
}

#[tokio::test]
async fn a_coverage_report_is_packed_and_measured() {
    let it = reported(&format!("{GOOD}; {SITE}"), json!({"junitCoverageSwitch": true})).await;
    assert_eq!(it.outcome, Outcome::Succeeded);
    let report = &it.coverage[0];
    assert_eq!(report.root, it.tests[0].root);
    let lines = report.coverage.unwrap().lines;
    assert_eq!((lines.covered, lines.total), (8, 10));
    let blobs = it.rig.folder.path().join("blobs");
    let path = blobs.join(&report.sha256[..2]).join(&report.sha256);
    let archive = std::fs::File::open(path).unwrap();
    assert_eq!(archive.metadata().unwrap().len(), report.size);
    let archive = zip::ZipArchive::new(archive).unwrap();
    let mut names: Vec<String> = archive.file_names().map(|it| it.unwrap().into_owned()).collect();
    names.sort_unstable();
    assert_eq!(names, ["index.html", "jacoco.csv", "jacoco.xml", "org/a.html"]);
    let mut reader = it.rig.engine.store().read().await.unwrap();
    let page = kiln_store::Page { offset: 0, limit: 10 };
    let deeds = reader.audit_of(&it.build.domain, page).await.unwrap();
    assert_eq!(deeds[0].action, "uploadReport");
}

#[tokio::test]
async fn a_missing_coverage_report_is_a_warning() {
    let properties = json!({"junitCoverageSwitch": true, "coverageReportPath": "cov"});
    let it = reported(GOOD, properties).await;
    assert_eq!(it.outcome, Outcome::Succeeded);
    assert!(it.coverage.is_empty());
    assert!(
        it.rig
            .log_of(&it.build)
            .await
            .contains("no coverage report matches \"cov\"")
    );
}

#[tokio::test]
async fn a_pattern_that_is_none_fails_the_step() {
    let it = reported(GOOD, json!({"file": "["})).await;
    assert!(it.reason().contains("is not a file pattern"), "{}", it.reason());
    assert!(it.tests.is_empty());
}
