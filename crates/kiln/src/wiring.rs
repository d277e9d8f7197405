//! Putting the parts together: which store, which executor, which settings.

use crate::commands::CommandError;
use crate::config::{
    Credential, ExecutorSettings, NotFound, ObjectStoreSettings, QuotaSettings, Settings, Source, ToolSettings,
    first_line,
};
use crate::data_dir::DataDir;
use crate::system::{OsEntropy, SystemClock};
use kiln_api::{ApiSettings, RateLimits};
use kiln_blobs::Blobs;
use kiln_engine::{
    ChatOrigin, Containers, Engine, KeystoreLimits, ObjectStore, Parts, Quotas, SourceCredential, SourceLimits, Tool,
};
use kiln_executor_local::{LocalConfig, LocalExecutor};
use kiln_iam::{Iam, IamConfig};
use kiln_model::time::{Clock, Entropy};
use kiln_store::{Location, Seal, Store};
use std::sync::Arc;
use std::time::Duration;

/// The database of the settings, its secrets sealed with the key of the data directory.
///
/// # Errors
/// The key or the database cannot be used.
pub async fn open_store(settings: &Settings, dir: &DataDir) -> Result<Store, CommandError> {
    let seal = Seal::new(dir.secret_key(&OsEntropy)?, Arc::new(OsEntropy));
    let location = match settings.database_url()? {
        None => Location::Sqlite(dir.database()),
        Some(url) => Location::Postgres(url),
    };
    Ok(Store::open(location, seal).await?)
}

/// The identity service over a store; clients reach it at `endpoint`.
pub fn open_iam(settings: &Settings, store: Store, endpoint: &str) -> Iam {
    let config = IamConfig {
        region: settings.server.region.clone(),
        endpoint: endpoint.to_owned(),
        token_lifetime: Duration::from_secs(settings.iam.token_hours * 3600),
        clock_skew: Duration::from_secs(settings.iam.clock_skew_minutes * 60),
        lock_after: settings.iam.lock_after,
        lock_for: Duration::from_secs(settings.iam.lock_minutes * 60),
    };
    Iam::new(store, Arc::new(SystemClock), Arc::new(OsEntropy), config)
}

/// The running system over a store. `path` is the `PATH` of builds, where it is not the usual one.
///
/// # Errors
/// A folder, the executor or what an earlier server left cannot be used.
pub async fn start_engine(
    settings: &Settings,
    dir: &DataDir,
    store: Store,
    path: Option<String>,
) -> Result<Engine, CommandError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
    let mut local = LocalConfig::new(dir.work(), own_binary()?);
    local.path = path.unwrap_or(local.path);
    let executor = LocalExecutor::new(local)?;
    let parts = Parts {
        store,
        blobs: Blobs::open(&dir.blobs())?,
        executor: Arc::new(executor),
        settings: engine_settings(settings, dir, &*clock)?,
        clock,
        entropy,
    };
    Ok(Engine::start(parts).await?)
}

/// How the API answers.
///
/// # Errors
/// A rate is set for an operation that does not exist.
pub fn api_settings(settings: &Settings) -> Result<ApiSettings, CommandError> {
    let rates = settings.rate.operations.iter();
    let rate = RateLimits {
        requests_per_minute: settings.rate.requests_per_minute,
        operations: rates.map(|it| (it.id.clone(), it.requests_per_minute)).collect(),
    };
    if let Some(id) = rate.unknown() {
        return Err(CommandError::NoSuchOperation(id));
    }
    Ok(ApiSettings {
        rate,
        not_found: match settings.compat.not_found {
            NotFound::Standard => kiln_api::NotFound::Plain,
            NotFound::Hosted => kiln_api::NotFound::Hosted,
        },
        intranet_only: settings.server.intranet_only,
        ..ApiSettings::default()
    })
}

fn engine_settings(
    settings: &Settings,
    dir: &DataDir,
    clock: &dyn Clock,
) -> Result<kiln_engine::Settings, CommandError> {
    let mut engine = kiln_engine::Settings::new(dir.logs());
    let from = &settings.engine;
    if from.concurrency > 0 {
        engine.concurrency = from.concurrency;
    }
    engine.quotas = quotas(&settings.quotas, engine.concurrency);
    engine.default_timeout_minutes = from.default_timeout_minutes;
    engine.stop_grace = Duration::from_secs(from.stop_grace_seconds);
    engine.utc_offset_seconds = settings.utc_offset_seconds(clock.now().to_utc());
    engine.task_limit = settings.limits.tasks_per_tenant;
    engine.log_limit = settings.limits.log_megabytes.saturating_mul(1_000_000);
    engine.keystore = KeystoreLimits {
        file_bytes: settings.keystore.file_kilobytes.saturating_mul(1024),
        files: settings.keystore.files_per_tenant,
        endings: settings.keystore.endings.clone(),
    };
    // What is no host was refused with the configuration.
    let hosts = settings.notices.webhook_hosts.iter();
    engine.chats = hosts.filter_map(|it| ChatOrigin::parse(it).ok()).collect();
    engine.sources = sources(&settings.source, dir);
    engine.tools = settings.tools.iter().map(tool).collect();
    engine.containers = containers(&settings.executor)?;
    engine.object_stores = settings
        .object_stores
        .iter()
        .map(object_store)
        .collect::<Result<_, _>>()?;
    engine.credentials = settings
        .source
        .credentials
        .iter()
        .map(source_credential)
        .collect::<Result<_, _>>()?;
    Ok(engine)
}

fn sources(from: &Source, dir: &DataDir) -> SourceLimits {
    let bytes = |megabytes: u64| megabytes.saturating_mul(1_000_000);
    SourceLimits {
        mirror_bytes: bytes(from.mirror_megabytes),
        mirrors_bytes: bytes(from.mirrors_megabytes),
        trees_bytes: bytes(from.trees_megabytes),
        fetch: Duration::from_secs(from.fetch_minutes.max(1).saturating_mul(60)),
        ..SourceLimits::new(dir.sources())
    }
}

/// The quotas, with what follows from others filled in.
fn quotas(from: &QuotaSettings, concurrency: usize) -> Quotas {
    let or = |own: usize, otherwise| if own > 0 { own } else { otherwise };
    let builds_per_tenant = or(from.builds_per_tenant, concurrency);
    Quotas {
        templates_per_tenant: from.templates_per_tenant,
        steps_per_task: from.steps_per_task,
        builds_per_tenant,
        builds_per_task: or(from.builds_per_task, builds_per_tenant),
        build_minutes_per_month: Some(from.build_minutes_per_month).filter(|it| *it > 0),
    }
}

fn tool(from: &ToolSettings) -> Tool {
    Tool {
        name: from.name.trim_start_matches("cloudbuild@").to_owned(),
        folders: from.folders.clone(),
        env: from.env.clone(),
        image: from.image.clone(),
    }
}

fn containers(from: &ExecutorSettings) -> Result<Option<Containers>, CommandError> {
    let Some(engine) = from.container_engine.clone().filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    let login = match (&from.image_registry_user, &from.image_registry_password_file) {
        (Some(user), Some(file)) => Some((user.clone(), first_line("executor.image_registry_password_file", file)?)),
        (Some(_) | None, _) => None,
    };
    Ok(Some(Containers {
        engine,
        registry: from.image_registry.clone().filter(|it| !it.is_empty()),
        login,
    }))
}

fn object_store(from: &ObjectStoreSettings) -> Result<ObjectStore, CommandError> {
    Ok(ObjectStore {
        endpoint: from.endpoint.clone(),
        region: from.region.clone(),
        path_style: from.path_style,
        buckets: from.buckets.clone(),
        tenants: from.tenants.clone(),
        access_key: from.access_key.clone(),
        secret_key: first_line("object_stores.secret_key_file", &from.secret_key_file)?,
    })
}

fn source_credential(from: &Credential) -> Result<SourceCredential, CommandError> {
    let password = from.password_file.as_deref();
    let password = password
        .map(|it| first_line("source.credentials.password_file", it))
        .transpose()?;
    Ok(SourceCredential {
        id: from.id.clone(),
        url_prefix: from.url_prefix.clone(),
        username: from.username.clone(),
        password,
        ssh_key_file: from.ssh_key_file.clone(),
        known_hosts_file: from.known_hosts_file.clone(),
    })
}

/// This program: the leader of every step is another start of it.
fn own_binary() -> Result<camino::Utf8PathBuf, CommandError> {
    let path = std::env::current_exe().map_err(CommandError::OwnBinary)?;
    camino::Utf8PathBuf::from_path_buf(path).map_err(|it| {
        let reason = format!("its path {} is not UTF-8", it.display());
        CommandError::OwnBinary(std::io::Error::other(reason))
    })
}
