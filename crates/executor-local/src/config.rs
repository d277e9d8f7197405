//! What a local executor must be told. It reads neither environment nor files for it.

use camino::Utf8PathBuf;
use std::time::Duration;

/// The settings of a [`crate::LocalExecutor`].
#[derive(Debug, Clone)]
pub struct LocalConfig {
    /// The folder that holds one folder per running build. It must belong to this server alone.
    pub root: Utf8PathBuf,
    /// The program that calls [`crate::leader::run_if_leader`] first: the server's own binary.
    pub leader: Utf8PathBuf,
    /// The `PATH` of builds.
    pub path: String,
    /// The name that builds see as `USER` and `LOGNAME`.
    pub user: String,
    /// How much longer than its grace a leader may take for a stop, before the server ends the step without it; and how long
    /// the start of a leader may take.
    pub patience: Duration,
}

impl LocalConfig {
    /// The `PATH` of builds where nothing else is configured.
    pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// Settings with the usual `PATH`, user name and patience.
    #[must_use]
    pub fn new(root: Utf8PathBuf, leader: Utf8PathBuf) -> Self {
        Self {
            root,
            leader,
            path: Self::DEFAULT_PATH.to_owned(),
            user: "kiln".to_owned(),
            patience: Duration::from_secs(10),
        }
    }
}
