//! The service as one thing: prepared, run until a signal, ended in order.

use crate::commands::CommandError;
use crate::config::Settings;
use crate::credentials::CredentialsFile;
use crate::data_dir::{DataDir, Lock};
use crate::lifecycle::StopSignals;
use crate::server::{Listener, serve};
use crate::wiring::{api_settings, open_iam, open_store, start_engine};
use crate::{lifecycle, output};
use kiln_api::App;
use kiln_iam::{Bootstrap, Iam};
use kiln_store::Store;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often tokens and temporary keys that are at their end are removed.
const CLEANING: Duration = Duration::from_secs(3600);

/// A service that has its port, its data directory and its parts, and answers as soon as it is run.
pub struct Service {
    listener: Listener,
    app: App,
    store: Store,
    drain: Duration,
    signals: StopSignals,
    _lock: Lock,
    /// What the first start made; none where the file was lost.
    pub credentials: Option<CredentialsFile>,
    /// Whether this is the first start.
    pub fresh: bool,
}

impl Service {
    /// Takes the port and the data directory, opens everything, heals what a killed server left.
    ///
    /// # Errors
    /// Something cannot be used; the text says what, where and what to do.
    pub async fn prepare(settings: &Settings, dir: &DataDir, lock: Lock) -> Result<Self, CommandError> {
        let listener = Listener::bind(&settings.server.listen)
            .await?
            .for_intranet(settings.server.intranet_only);
        let signals = StopSignals::listen().map_err(CommandError::Runtime)?;
        lifecycle::raise_open_files();
        let local = listener.url();
        let endpoint = settings
            .server
            .endpoint
            .as_deref()
            .map_or(local, |it| it.trim_end_matches('/').to_owned());
        let store = open_store(settings, dir).await?;
        let iam = Arc::new(open_iam(settings, store.clone(), &endpoint));
        let (credentials, fresh) = credentials(&iam, settings, dir, &endpoint).await?;
        let engine = start_engine(settings, dir, store.clone(), None).await?;
        let app = App {
            engine,
            iam,
            settings: api_settings(settings)?,
        };
        let drain = Duration::from_secs(settings.server.drain_seconds);
        Ok(Self {
            listener,
            app,
            store,
            drain,
            signals,
            _lock: lock,
            credentials,
            fresh,
        })
    }

    /// The address on this machine, whatever `endpoint` says.
    pub fn local_url(&self) -> String {
        self.listener.url()
    }

    /// Serves until a signal comes, lets running builds end, and ends.
    pub async fn run(mut self) {
        let stop = CancellationToken::new();
        let engine = self.app.engine.clone();
        let closing = self.app.settings.closing.clone();
        let iam = self.app.iam.clone();
        output::line(format!("listening on {}", self.listener.url()));
        let served = tokio::spawn(serve(
            self.listener,
            kiln_api::router(self.app),
            stop.clone().cancelled_owned(),
        ));
        let cleaning = tokio::spawn(keep_clean(iam, stop.clone()));
        let signal = self.signals.next().await;
        info!(signal, "{signal}: no new builds start; a second signal ends at once");
        tokio::select! {
            () = engine.drain(self.drain) => {}
            signal = self.signals.next() => warn!(signal, "{signal} again: builds that still run are ended"),
        }
        closing.cancel();
        stop.cancel();
        // Both end by themselves now; if one panicked, there is nothing left to save.
        let _ = tokio::join!(served, cleaning);
        self.store.close().await;
    }
}

/// Removes what is at its end, now and then.
async fn keep_clean(iam: Arc<Iam>, stop: CancellationToken) {
    loop {
        match iam.remove_expired().await {
            Ok(0) => {}
            Ok(removed) => info!(removed, "removed {removed} expired tokens and temporary keys"),
            Err(error) => warn!(%error, "cannot remove expired tokens"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(CLEANING) => {}
        }
    }
}

/// What the first start makes, or what an earlier one made with the address of today.
async fn credentials(
    iam: &Iam,
    settings: &Settings,
    dir: &DataDir,
    endpoint: &str,
) -> Result<(Option<CredentialsFile>, bool), CommandError> {
    let names = Bootstrap {
        domain_name: "kiln".to_owned(),
        user_name: "admin".to_owned(),
        project_name: "default".to_owned(),
    };
    if let Some(made) = iam.bootstrap(names).await? {
        let file = CredentialsFile {
            endpoint: endpoint.to_owned(),
            iam_endpoint: endpoint.to_owned(),
            region: settings.server.region.clone(),
            domain_name: made.domain_name,
            domain_id: made.domain_id.into(),
            user_name: made.user_name,
            user_id: made.user_id.into(),
            password: made.password,
            ak: made.ak,
            sk: made.sk,
            iam_project_id: made.iam_project_id.into(),
            project_id: made.project_id.into(),
        };
        file.write(dir)?;
        return Ok((Some(file), true));
    }
    let mut file = match CredentialsFile::read(dir) {
        Ok(file) => file,
        Err(error) => {
            warn!(%error, "{error}; `kiln admin key create admin` makes a new access key");
            return Ok((None, false));
        }
    };
    if file.endpoint != endpoint || file.iam_endpoint != endpoint {
        endpoint.clone_into(&mut file.endpoint);
        endpoint.clone_into(&mut file.iam_endpoint);
        file.write(dir)?;
    }
    Ok((Some(file), false))
}
