//! What an executor is asked to run.

use camino::Utf8PathBuf;
use kiln_model::id::RecordId;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::time::Duration;

/// What a sandbox is made for.
#[derive(Debug, Clone)]
pub struct BuildSpec {
    /// The build; names folders, processes and containers, so that leftovers can be told.
    pub record: RecordId,
    /// What the build may use.
    pub limits: Limits,
    /// Folders of the server that its commands find at the same paths and may write. An executor that keeps builds away from
    /// the files of the server lets them through to these.
    pub folders: Vec<Utf8PathBuf>,
}

/// What a build may use. An executor that cannot enforce a limit says so in [`crate::Executor::describe`].
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Processors; fractions allowed.
    pub cpus: Option<f64>,
    /// Memory in bytes.
    pub memory: Option<u64>,
    /// Processes and threads.
    pub processes: Option<u64>,
}

/// One command line of a build.
#[derive(Debug, Clone)]
pub struct StepSpec {
    /// The step's name, for messages.
    pub name: String,
    /// The program and its arguments. Secrets never stand here: other users of a machine can read command lines.
    pub argv: Vec<String>,
    /// The environment. Nothing of the server's own environment is added but what the executor needs (`PATH`, `HOME`, `TMPDIR`, …).
    pub env: BTreeMap<String, EnvValue>,
    /// Where it starts, relative to the workspace.
    pub dir: Utf8PathBuf,
    /// The image of the tool to run in, where the executor has images.
    pub image: Option<String>,
}

/// The value of an environment variable.
#[derive(Debug, Clone)]
pub enum EnvValue {
    /// May be shown.
    Plain(String),
    /// Must not be shown.
    Secret(SecretString),
}

/// How a stop goes: TERM to everything, `grace`, then KILL.
pub const DEFAULT_GRACE: Duration = Duration::from_secs(10);
