//! What an operator may set.

use camino::Utf8PathBuf;
use kiln_chat::Origin as ChatOrigin;
use kiln_executor::DEFAULT_GRACE;
use kiln_model::secret::SecretString;
use std::collections::BTreeMap;
use std::time::Duration;

/// What an operator may set. Every value has a default that works.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of log files.
    pub logs: Utf8PathBuf,
    /// How many builds this server runs at once.
    pub concurrency: usize,
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
    /// What one tenant may have and use.
    pub quotas: Quotas,
    /// Where sources are kept, and how much of them.
    pub sources: SourceLimits,
    /// What private repositories are fetched with.
    pub credentials: Vec<SourceCredential>,
    /// What the file manager takes.
    pub keystore: KeystoreLimits,
    /// Tools that steps ask for by name.
    pub tools: Vec<Tool>,
    /// What steps about containers use; without it they are refused.
    pub containers: Option<Containers>,
    /// The stores that steps hand files to.
    pub object_stores: Vec<ObjectStore>,
    /// The hosts of chats that messages may go to, besides the public ones.
    pub chats: Vec<ChatOrigin>,
}

/// What the file manager takes.
#[derive(Debug, Clone)]
pub struct KeystoreLimits {
    /// The most bytes of a file.
    pub file_bytes: usize,
    /// The most files of a tenant.
    pub files: u64,
    /// What a file's name may end in, with the dot.
    pub endings: Vec<String>,
}

impl Default for KeystoreLimits {
    fn default() -> Self {
        Self {
            file_bytes: 100 * 1024,
            files: 20,
            endings: [".xml", ".key", ".keystore", ".jks", ".crt", ".pem"]
                .map(str::to_owned)
                .to_vec(),
        }
    }
}

/// Where mirrors of repositories and work trees are kept, and how much of them.
#[derive(Debug, Clone)]
pub struct SourceLimits {
    /// Their folder, on one file system with the places of builds. It holds nothing that could not be fetched again.
    pub folder: Utf8PathBuf,
    /// The most bytes of one repository.
    pub mirror_bytes: u64,
    /// The most bytes of all mirrors; those that nobody used for the longest time go first.
    pub mirrors_bytes: u64,
    /// The most bytes of work trees that are made ahead.
    pub trees_bytes: u64,
    /// How long a fetch takes at most.
    pub fetch: Duration,
}

impl SourceLimits {
    /// The defaults, with everything in `folder`.
    #[must_use]
    pub fn new(folder: Utf8PathBuf) -> Self {
        Self {
            folder,
            mirror_bytes: 10_000_000_000,
            mirrors_bytes: 50_000_000_000,
            trees_bytes: 5_000_000_000,
            fetch: Duration::from_secs(30 * 60),
        }
    }
}

impl Settings {
    /// The defaults, with logs in `logs`.
    #[must_use]
    pub fn new(logs: Utf8PathBuf) -> Self {
        Self {
            sources: SourceLimits::new(logs.with_file_name("sources")),
            logs,
            concurrency: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            default_timeout_minutes: 240,
            stop_grace: DEFAULT_GRACE,
            utc_offset_seconds: 0,
            log_limit: 4 << 30,
            task_limit: 10_000,
            group_limit: 100,
            quotas: Quotas::default(),
            credentials: Vec::new(),
            keystore: KeystoreLimits::default(),
            tools: Vec::new(),
            containers: None,
            object_stores: Vec::new(),
            chats: Vec::new(),
        }
    }
}

/// What one tenant may have and use. The defaults are the documented limits of the hosted service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotas {
    /// The most templates of its own that a tenant has.
    pub templates_per_tenant: u64,
    /// The most steps of a task.
    pub steps_per_task: usize,
    /// How many builds of one tenant run at once.
    pub builds_per_tenant: usize,
    /// How many builds of one task run at once.
    pub builds_per_task: usize,
    /// How many minutes of builds a tenant has in a month; none means as many as it likes.
    pub build_minutes_per_month: Option<u64>,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            templates_per_tenant: 5_000,
            steps_per_task: 50,
            builds_per_tenant: 20,
            builds_per_task: 20,
            build_minutes_per_month: None,
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

/// A tool that steps ask for by name: folders of this machine, or a container image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tool {
    /// Its name, as after `cloudbuild@`: `maven3.9.5-jdk17`, `gradle7.10`, `jdk17`, `npm`.
    pub name: String,
    /// Folders of programs, which come before all others.
    pub folders: Vec<Utf8PathBuf>,
    /// What its programs find in their environment.
    pub env: BTreeMap<String, String>,
    /// The image that its programs run in.
    pub image: Option<String>,
}

/// The container engine of this machine, and where images are pushed to.
#[derive(Debug, Clone)]
pub struct Containers {
    /// Its program: `docker`, `podman`, or a path.
    pub engine: String,
    /// The registry that built images are pushed to; `{region}` in it stands for the region of a step.
    pub registry: Option<String>,
    /// How to sign in there.
    pub login: Option<(String, SecretString)>,
}

/// An S3-compatible store that steps hand files to.
#[derive(Debug, Clone)]
pub struct ObjectStore {
    /// Its address: `https://obs.cn-north-4.myhuaweicloud.com`.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// Whether the bucket stands in the path of an address and not in its host.
    pub path_style: bool,
    /// The buckets that it is for; all where there are none.
    pub buckets: Vec<String>,
    /// The names of the tenants that may use it; all where there are none.
    pub tenants: Vec<String>,
    /// The id of the key to sign with.
    pub access_key: String,
    /// The key to sign with.
    pub secret_key: SecretString,
}
