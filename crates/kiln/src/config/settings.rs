//! The settings as types: every key with its default.

use camino::Utf8PathBuf;
use secrecy::SecretString;
use serde::Deserialize;

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
    /// Credentials for fetching sources.
    pub source: Source,
    /// What the server writes about itself.
    pub log: Log,
    /// Upper bounds.
    pub limits: LimitSettings,
    /// How often users may call operations.
    pub rate: RateSettings,
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
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8070".to_owned(),
            endpoint: None,
            region: "local-1".to_owned(),
            timezone: "UTC".to_owned(),
            drain_seconds: 30,
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
    /// Builds at once per tenant; 0 means as many as the server runs.
    pub tenant_concurrency: usize,
    /// How long a build may take whose task does not say.
    pub default_timeout_minutes: u32,
    /// How long a stopped build has between TERM and KILL.
    pub stop_grace_seconds: u64,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            concurrency: 0,
            tenant_concurrency: 0,
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
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// `[[source.credentials]]`
    pub credentials: Vec<Credential>,
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
    /// Templates in one tenant.
    pub templates_per_tenant: u64,
    /// What one build may log, in megabytes; what comes later is dropped and counted.
    pub log_megabytes: u64,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            tasks_per_tenant: 10_000,
            templates_per_tenant: 5_000,
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
