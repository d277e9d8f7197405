//! One build on its way through an executor, with what the facts need to look at.

use crate::{BuildSpec, EnvValue, Executor, Limits, Sandbox, StepEvent, StepExit, StepSpec, Stopper};
use camino::Utf8PathBuf;
use kiln_model::id::RecordId;
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

/// Far longer than anything here takes; a test that hangs fails.
const PATIENCE: Duration = Duration::from_secs(60);
/// The name of the variable that marks the processes of a stage.
const MARK: &str = "CONTRACT_MARK";

/// A prepared build and its mark.
pub struct Stage {
    /// The build.
    pub record: RecordId,
    /// Its place.
    pub sandbox: Box<dyn Sandbox>,
}

/// A step that was started.
pub struct Act {
    /// Ends it.
    pub stopper: Box<dyn Stopper>,
    /// What it says.
    pub events: mpsc::Receiver<StepEvent>,
    printed: Vec<u8>,
}

/// A record that no other test uses.
pub(super) fn fresh_record() -> RecordId {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed) << 32 | u64::from(std::process::id());
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    RecordId::from_random(bytes)
}

pub(super) fn build(record: &RecordId) -> BuildSpec {
    BuildSpec {
        record: record.clone(),
        limits: Limits::default(),
        folders: Vec::new(),
    }
}

pub(super) async fn in_time<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it takes too long")
}

impl Stage {
    /// Prepares a fresh build.
    pub async fn new(executor: &dyn Executor) -> Self {
        let record = fresh_record();
        let sandbox = in_time(executor.prepare(build(&record)))
            .await
            .expect("a place is made");
        Self { record, sandbox }
    }

    /// A step that runs a shell script.
    pub fn step(&self, script: &str) -> StepSpec {
        let mark = EnvValue::Plain(self.record.to_string());
        StepSpec {
            name: "the step".to_owned(),
            argv: ["/bin/sh", "-c", script].map(str::to_owned).to_vec(),
            env: BTreeMap::from([(MARK.to_owned(), mark)]),
            dir: Utf8PathBuf::new(),
            image: None,
        }
    }

    /// Starts a step.
    pub async fn act(&mut self, step: StepSpec) -> Act {
        let (sender, events) = mpsc::channel(4);
        let stopper = in_time(self.sandbox.start(step, sender))
            .await
            .expect("the step starts");
        Act {
            stopper,
            events,
            printed: Vec::new(),
        }
    }

    /// Starts a shell script.
    pub async fn script(&mut self, script: &str) -> Act {
        self.act(self.step(script)).await
    }

    /// Runs a shell script to its end, successfully, and returns what it printed.
    pub async fn output(&mut self, script: &str) -> String {
        let (printed, exit) = self.script(script).await.finish().await;
        let printed = String::from_utf8(printed).expect("the output is text");
        assert_eq!(exit, StepExit::Code(0), "{printed}");
        printed
    }

    /// The processes of this build that are alive, as `/proc` shows them.
    pub fn living(&self) -> Vec<String> {
        let mark = format!("{MARK}={}", self.record);
        living(&mark)
    }

    /// Asserts that nothing of the build is alive, and disposes of it.
    pub async fn close(self) {
        assert_eq!(self.living(), [""; 0]);
        in_time(self.sandbox.dispose()).await.expect("the place is removed");
    }
}

/// The living processes whose environment has `mark`. Those that wait to be reaped have none.
pub(super) fn living(mark: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        if environment.split(|it| *it == 0).any(|it| it == mark.as_bytes()) {
            let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            found.push(String::from_utf8_lossy(&command).replace('\0', " "));
        }
    }
    found
}

impl Act {
    /// Waits until the step has printed `text`.
    pub async fn says(&mut self, text: &str) {
        while !self.printed.windows(text.len()).any(|it| it == text.as_bytes()) {
            match in_time(self.events.recv()).await {
                Some(StepEvent::Output(bytes)) => self.printed.extend_from_slice(&bytes),
                other => panic!(
                    "{other:?} before {text:?}, after {:?}",
                    String::from_utf8_lossy(&self.printed)
                ),
            }
        }
    }

    /// Everything that the step printed, and how it ended. Nothing comes after the end.
    pub async fn finish(mut self) -> (Vec<u8>, StepExit) {
        loop {
            match in_time(self.events.recv()).await.expect("an end is told") {
                StepEvent::Output(bytes) => self.printed.extend_from_slice(&bytes),
                StepEvent::Exited(exit) => {
                    assert_eq!(in_time(self.events.recv()).await, None, "the end is the last event");
                    return (self.printed, exit);
                }
            }
        }
    }

    /// How the step ended.
    pub async fn exit(self) -> StepExit {
        self.finish().await.1
    }
}
