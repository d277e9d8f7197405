//! The settings as types: every key with its default.

use camino::Utf8PathBuf;
use secrecy::SecretString;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Everything that can be set.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where and as what the service answers.
    pub server: ServerSettings,
    /// Where the state is kept.
    pub store: StoreSettings,
    /// How builds run.
    pub engine: EngineSettings,
    /// How callers prove who they are.
    pub iam: Iam,
    /// Where the documents of the API and the hosted service differ.
    pub compat: Compat,
    /// How sources are fetched, and how much of them is kept.
    pub source: Source,
    /// What the server writes about itself.
    pub log: Log,
    /// Upper bounds.
    pub limits: LimitSettings,
    /// How often users may call operations.
    pub rate: RateSettings,
    /// What one tenant may have and use.
    pub quotas: QuotaSettings,
    /// What the file manager takes.
    pub keystore: KeystoreSettings,
    /// Where notices may go.
    pub notices: NoticeSettings,
    /// What runs commands besides the processes of this machine.
    pub executor: ExecutorSettings,
    /// Tools that steps ask for by name.
    pub tools: Vec<ToolSettings>,
    /// Stores that steps hand files to.
    pub object_stores: Vec<ObjectStoreSettings>,
}

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerSettings {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: String,
    /// The address that clients use, when it is not `http://<listen>`.
    pub endpoint: Option<String>,
    /// The region that this server is: its IAM project carries the name.
    pub region: String,
    /// The zone of texts that carry none: `UTC`, `+08:00` or `Asia/Shanghai`.
    pub timezone: String,
    /// How long running builds may go on after SIGTERM.
    pub drain_seconds: u64,
    /// Whether callers outside of private networks are hung up on.
    pub intranet_only: bool,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8070".to_owned(),
            endpoint: None,
            region: "local-1".to_owned(),
            timezone: "UTC".to_owned(),
            drain_seconds: 30,
            intranet_only: false,
        }
    }
}

/// `[store]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSettings {
    /// `sqlite` for a file in the data directory, or `postgres://…`.
    pub url: SecretString,
    /// A file whose first line is the password for `url`.
    pub password_file: Option<Utf8PathBuf>,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            url: SecretString::from("sqlite"),
            password_file: None,
        }
    }
}

/// `[engine]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EngineSettings {
    /// Builds at once on this server; 0 means one per processor.
    pub concurrency: usize,
    /// How long a build may take whose task does not say.
    pub default_timeout_minutes: u32,
    /// How long a stopped build has between TERM and KILL.
    pub stop_grace_seconds: u64,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            concurrency: 0,
            default_timeout_minutes: 240,
            stop_grace_seconds: 10,
        }
    }
}

/// `[iam]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Iam {
    /// How long a token lasts.
    pub token_hours: u64,
    /// How far the time of a signed request may be off.
    pub clock_skew_minutes: u64,
    /// Wrong signatures or passwords before a key or user is locked.
    pub lock_after: u32,
    /// How long it stays locked.
    pub lock_minutes: u64,
}

impl Default for Iam {
    fn default() -> Self {
        Self {
            token_hours: 24,
            clock_skew_minutes: 15,
            lock_after: 5,
            lock_minutes: 5,
        }
    }
}

/// `[compat]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Compat {
    /// The HTTP status of "not found".
    pub not_found: NotFound,
}

/// The HTTP status of "not found".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NotFound {
    /// 404.
    #[default]
    Standard,
    /// 422, as the hosted service answers.
    Hosted,
}

/// `[source]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// What one repository may take on this server, in megabytes.
    pub mirror_megabytes: u64,
    /// What all repositories may take.
    pub mirrors_megabytes: u64,
    /// What work trees may take that are made ahead.
    pub trees_megabytes: u64,
    /// How long one fetch may take.
    pub fetch_minutes: u64,
    /// `[[source.credentials]]`
    pub credentials: Vec<Credential>,
}

impl Default for Source {
    fn default() -> Self {
        Self {
            mirror_megabytes: 10_000,
            mirrors_megabytes: 50_000,
            trees_megabytes: 5_000,
            fetch_minutes: 30,
            credentials: Vec::new(),
        }
    }
}

/// `[[source.credentials]]`: how repositories under an address are fetched.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Credential {
    /// What a task names in `end_point_id`.
    pub id: String,
    /// The addresses it is for.
    pub url_prefix: String,
    /// The user name, for https.
    pub username: Option<String>,
    /// A file whose first line is the password or access token, for https.
    pub password_file: Option<Utf8PathBuf>,
    /// The private key, for ssh.
    pub ssh_key_file: Option<Utf8PathBuf>,
    /// The host keys to trust, for ssh.
    pub known_hosts_file: Option<Utf8PathBuf>,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// How lines look.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug`, `trace`, or directives per target such as `info,kiln_engine=debug`.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            level: "info".to_owned(),
        }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// `[limits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Tasks of one tenant, without those in the recycle bin.
    pub tasks_per_tenant: u64,
    /// What one build may log, in megabytes; what comes later is dropped and counted.
    pub log_megabytes: u64,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            tasks_per_tenant: 10_000,
            log_megabytes: 4096,
        }
    }
}

/// `[rate]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateSettings {
    /// Calls a minute of one user for one operation; 0 sets no limit.
    pub requests_per_minute: u32,
    /// `[[rate.operations]]`
    pub operations: Vec<OperationRate>,
}

/// `[[rate.operations]]`: a limit for one operation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OperationRate {
    /// The operation's id, as in the document of all operations.
    pub id: String,
    /// Calls a minute of one user; 0 sets no limit.
    pub requests_per_minute: u32,
}

/// `[quotas]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuotaSettings {
    /// Templates of its own that a tenant has.
    pub templates_per_tenant: u64,
    /// Steps of one task.
    pub steps_per_task: usize,
    /// Builds at once per tenant; 0 means as many as the server runs.
    pub builds_per_tenant: usize,
    /// Builds at once of one task; 0 means as many as the tenant runs.
    pub builds_per_task: usize,
    /// Minutes of builds per tenant and month; 0 means no bound.
    pub build_minutes_per_month: u64,
}

impl Default for QuotaSettings {
    fn default() -> Self {
        let of_engine = kiln_engine::Quotas::default();
        Self {
            templates_per_tenant: of_engine.templates_per_tenant,
            steps_per_task: of_engine.steps_per_task,
            builds_per_tenant: 0,
            builds_per_task: 0,
            build_minutes_per_month: 0,
        }
    }
}

/// `[keystore]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeystoreSettings {
    /// The largest file, in kilobytes of 1024 bytes.
    pub file_kilobytes: usize,
    /// Files of one tenant.
    pub files_per_tenant: u64,
    /// What the name of a file may end in, with the dot.
    pub endings: Vec<String>,
}

impl Default for KeystoreSettings {
    fn default() -> Self {
        Self {
            file_kilobytes: 100,
            files_per_tenant: 20,
            endings: [".xml", ".key", ".keystore", ".jks", ".crt", ".pem"]
                .map(str::to_owned)
                .to_vec(),
        }
    }
}

/// `[notices]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NoticeSettings {
    /// Hosts of chats in the operator's own network, which messages may go to besides the public ones.
    pub webhook_hosts: Vec<String>,
}

/// `[executor]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExecutorSettings {
    /// The program of the container engine: `docker`, `podman`, or a path. Without it, steps about containers are refused.
    pub container_engine: Option<String>,
    /// The registry that built images are pushed to; `{region}` in it stands for the region of a step.
    pub image_registry: Option<String>,
    /// The user to sign in as there.
    pub image_registry_user: Option<String>,
    /// A file whose first line is that user's password.
    pub image_registry_password_file: Option<Utf8PathBuf>,
}

/// `[[tools]]`: what stands for a tool that steps ask for by name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ToolSettings {
    /// Its name, as after `cloudbuild@`.
    pub name: String,
    /// Folders of programs, which come before all others.
    pub folders: Vec<Utf8PathBuf>,
    /// What its programs find in their environment.
    pub env: BTreeMap<String, String>,
    /// The image that its programs run in.
    pub image: Option<String>,
}

/// `[[object_stores]]`: an S3-compatible store.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ObjectStoreSettings {
    /// Its address.
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
    /// A file whose first line is the key to sign with.
    pub secret_key_file: Utf8PathBuf,
}

impl Default for ObjectStoreSettings {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            region: "us-east-1".to_owned(),
            path_style: true,
            buckets: Vec::new(),
            tenants: Vec::new(),
            access_key: String::new(),
            secret_key_file: Utf8PathBuf::new(),
        }
    }
}
