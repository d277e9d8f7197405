//! The local executor: the contract, and what is its own.

mod contract;
mod crash;
mod hostile;
mod nursery;
mod place;

use camino::Utf8PathBuf;
use kiln_executor_local::{LocalConfig, LocalExecutor};
use tempfile::TempDir;

const LEADER: &str = env!("CARGO_BIN_EXE_kiln-leader");

/// An executor in a folder of its own.
fn executor() -> (LocalExecutor, TempDir) {
    let dir = tempfile::tempdir().expect("the test can set itself up");
    (executor_in(&dir), dir)
}

/// An executor in this folder, as a server that starts there has it.
fn executor_in(dir: &TempDir) -> LocalExecutor {
    LocalExecutor::new(LocalConfig::new(root_of(dir), LEADER.into())).expect("the test can set itself up")
}

fn root_of(dir: &TempDir) -> Utf8PathBuf {
    Utf8PathBuf::from_path_buf(dir.path().to_owned())
        .expect("the test can set itself up")
        .join("builds")
}
