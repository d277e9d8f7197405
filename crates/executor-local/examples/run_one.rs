//! Runs one command as a step of a build and prints its output: `run_one ROOT LEADER COMMAND…`.
//!
//! Shows how the crate is used, and is what the tests kill to see that no build outlives its server.

use camino::Utf8PathBuf;
use kiln_executor::{BuildSpec, Executor, Limits, StepEvent, StepExit, StepSpec};
use kiln_executor_local::{LocalConfig, LocalExecutor};
use kiln_model::id::RecordId;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(root), Some(leader)) = (args.next(), args.next()) else {
        return Err("usage: run_one ROOT LEADER COMMAND…".into());
    };
    let executor = LocalExecutor::new(LocalConfig::new(Utf8PathBuf::from(root), Utf8PathBuf::from(leader)))?;
    let record = RecordId::from_random(*b"a single command");
    let limits = Limits::default();
    let mut sandbox = executor
        .prepare(BuildSpec {
            record,
            limits,
            folders: Vec::new(),
        })
        .await?;
    let (sender, mut events) = tokio::sync::mpsc::channel(16);
    let step = StepSpec {
        name: "the command".to_owned(),
        argv: args.collect(),
        env: BTreeMap::new(),
        dir: Utf8PathBuf::new(),
        image: None,
    };
    sandbox.start(step, sender).await?;
    let mut code = ExitCode::FAILURE;
    while let Some(event) = events.recv().await {
        match event {
            StepEvent::Output(bytes) => std::io::stdout().write_all(&bytes)?,
            StepEvent::Exited(StepExit::Code(it)) => code = ExitCode::from(u8::try_from(it)?),
            StepEvent::Exited(StepExit::Signal(_) | StepExit::Lost(_)) => {}
        }
    }
    sandbox.dispose().await?;
    Ok(code)
}
