//! What an operator may set.

use camino::Utf8PathBuf;
use kiln_executor::DEFAULT_GRACE;
use kiln_model::secret::SecretString;
use std::time::Duration;

/// What an operator may set. Every value has a default that works.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of log files.
    pub logs: Utf8PathBuf,
    /// How many builds this server runs at once.
    pub concurrency: usize,
    /// How many builds of one tenant run at once.
    pub tenant_concurrency: usize,
    /// How long a build may take whose task says nothing, in minutes.
    pub default_timeout_minutes: u32,
    /// How long the processes of a stopped build have between TERM and KILL.
    pub stop_grace: Duration,
    /// How many seconds the zone of texts without a zone is east of Greenwich.
    pub utc_offset_seconds: i32,
    /// The most bytes that a log takes; what comes later is dropped and counted.
    pub log_limit: u64,
    /// The most tasks that a tenant has.
    pub task_limit: u64,
    /// The most groups that a project has.
    pub group_limit: usize,
    /// The most templates that a tenant has.
    pub template_limit: u64,
    /// What private repositories are fetched with.
    pub credentials: Vec<SourceCredential>,
}

impl Settings {
    /// The defaults, with logs in `logs`.
    #[must_use]
    pub fn new(logs: Utf8PathBuf) -> Self {
        Self {
            logs,
            concurrency: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            tenant_concurrency: 20,
            default_timeout_minutes: 240,
            stop_grace: DEFAULT_GRACE,
            utc_offset_seconds: 0,
            log_limit: 4 << 30,
            task_limit: 10_000,
            group_limit: 100,
            template_limit: 5_000,
            credentials: Vec::new(),
        }
    }
}

/// A credential for repositories: named by a task's `end_point_id`, or taken for every address that it fits.
#[derive(Debug, Clone)]
pub struct SourceCredential {
    /// Its name.
    pub id: String,
    /// The beginning of the addresses that it is for: `https://git.example.org/team/`.
    pub url_prefix: String,
    /// The user to sign in as over https.
    pub username: Option<String>,
    /// The password or token to sign in with over https.
    pub password: Option<SecretString>,
    /// The private key to sign in with over ssh.
    pub ssh_key_file: Option<Utf8PathBuf>,
    /// The host keys to trust over ssh.
    pub known_hosts_file: Option<Utf8PathBuf>,
}
