//! Driving the server under test: tasks made, builds run, ends waited for.

use crate::server::TestServer;
use crate::tasks::task_body;
use camino::Utf8PathBuf;
use kiln_model::build::{Artifact, Build};
use kiln_model::id::{RecordId, RootId};
use kiln_model::report::{Coverage, CoverageReport, Covered, TestReport, TestTotals};
use kiln_model::time::Clock as _;
use serde_json::Value;

impl TestServer {
    /// Makes a task with these shell steps; its id.
    pub async fn task(&self, name: &str, steps: &[&str]) -> String {
        let made = self
            .post("/v3/jobs/create", &task_body(self.project(), name, steps))
            .await;
        text(&made.ok()["result"]["job_id"])
    }

    /// Starts a build; its record.
    pub async fn run(&self, job: &str) -> String {
        let started = self
            .post("/v3/jobs/build", &serde_json::json!({"job_id": job}))
            .await
            .ok();
        let number = text(&started["actual_build_number"]);
        let build = self.get(&format!("/kiln/v1/jobs/{job}/builds/{number}")).await.ok();
        text(&build["record_id"])
    }

    /// Waits until a build is over.
    ///
    /// # Panics
    /// There is no such build.
    pub async fn wait(&self, record: &str) -> Build {
        let record = RecordId::parse(record).expect("a record id");
        self.app.engine.wait(&record).await.expect("the end of the build")
    }

    /// Makes a task, runs it, and waits for its end; task and record.
    pub async fn finished(&self, name: &str, steps: &[&str]) -> (String, String) {
        let job = self.task(name, steps).await;
        let record = self.run(&job).await;
        self.wait(&record).await;
        (job, record)
    }

    /// Waits until the log of a build holds `text`.
    ///
    /// # Panics
    /// The log ends without it.
    pub async fn until_logged(&self, record: &str, text: &str) {
        let record = RecordId::parse(record).expect("a record id");
        let mut view = self.app.engine.log(&record).expect("a log");
        let mut seen = 0;
        loop {
            let log = view.read(0..u64::MAX).expect("a readable log");
            if String::from_utf8_lossy(&log).contains(text) {
                return;
            }
            assert!(!view.progress().complete, "the log ended without {text:?}");
            seen = view.beyond(seen).await.size;
        }
    }

    /// Reports results of tests and a coverage report, whose archive has this content, in the name of the second step of a
    /// build; the root of both.
    ///
    /// # Panics
    /// They could not be stored.
    pub async fn report(&self, record: &str, totals: TestTotals, archive: &[u8]) -> String {
        let local = Utf8PathBuf::from_path_buf(self.folder().join("reported")).expect("a path in UTF-8");
        std::fs::write(&local, archive).expect("a file");
        let file = std::fs::File::open(&local).expect("the file");
        let engine = &self.app.engine;
        let stored = engine.blobs().put_file(file, &local).await.expect("a blob");
        let build = self.wait(record).await;
        let root = RootId::parse("0e952e4a-d698-4137-910a-1828b10cf712").expect("a root");
        let tests = TestReport {
            record: build.record.clone(),
            sequence: 1,
            root: root.clone(),
            totals,
            created: self.clock.now(),
        };
        let coverage = CoverageReport {
            record: build.record,
            task: build.task,
            sequence: 1,
            root,
            size: stored.size,
            sha256: stored.sha256,
            coverage: Some(Coverage {
                lines: Covered { covered: 8, total: 10 },
                branches: Covered { covered: 1, total: 2 },
            }),
            created: self.clock.now(),
        };
        let mut unit = engine.store().begin().await.expect("a unit");
        unit.insert_test_report(&tests).await.expect("a row");
        unit.insert_coverage_report(&coverage).await.expect("a row");
        unit.commit().await.expect("a commit");
        tests.root.to_string()
    }

    /// Hands in a file in the name of a build; its SHA-256.
    ///
    /// # Panics
    /// It could not be stored.
    pub async fn hand_in(&self, record: &str, path: &str, content: &[u8]) -> String {
        let local = Utf8PathBuf::from_path_buf(self.folder().join("handed-in")).expect("a path in UTF-8");
        std::fs::write(&local, content).expect("a file");
        let file = std::fs::File::open(&local).expect("the file");
        let engine = &self.app.engine;
        let stored = engine.blobs().put_file(file, &local).await.expect("a blob");
        let build = self.wait(record).await;
        let mut unit = engine.store().begin().await.expect("a unit");
        let artifact = Artifact {
            record: build.record,
            task: build.task,
            package: "demo".to_owned(),
            version: "1.0".to_owned(),
            path: path.to_owned(),
            size: stored.size,
            sha256: stored.sha256.clone(),
            created: self.clock.now(),
        };
        unit.insert_artifacts(&[artifact]).await.expect("a row");
        unit.commit().await.expect("a commit");
        stored.sha256
    }
}

/// Text of a JSON value that must be text.
fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
