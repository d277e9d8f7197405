//! The engine as a whole: what it is made of, how it starts, how it ends.

use crate::errand::Errands;
use crate::error::EngineError;
use crate::live::LiveBuilds;
use crate::log::LogFolder;
use crate::repositories::Looks;
use crate::settings::Settings;
use crate::sources::Mirrors;
use crate::{reconcile, scheduler};
use kiln_blobs::Blobs;
use kiln_executor::Executor;
use kiln_model::build::StopCause;
use kiln_model::time::{Clock, Entropy};
use kiln_store::Store;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;
use tokio::sync::{Notify, RwLock};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

/// How long a drain waits for the scheduler and the reconcilers, which end after what they are at.
const BACKGROUND: Duration = Duration::from_secs(10);

/// What an engine is made of.
pub struct Parts {
    /// Where tasks and builds are kept.
    pub store: Store,
    /// Where artifacts are kept.
    pub blobs: Blobs,
    /// What runs the commands.
    pub executor: Arc<dyn Executor>,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where random bytes come from.
    pub entropy: Arc<dyn Entropy>,
    /// What the operator set.
    pub settings: Settings,
}

/// The running system. Cheap to clone.
#[derive(Clone)]
pub struct Engine(pub(crate) Arc<Inner>);

/// Sees a deed through, also when whoever asked for it goes away in the middle: what was kept is told to everybody who must
/// know, and nothing is told that was not kept.
pub(crate) async fn see_through<T: Send + 'static>(deed: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(deed).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime ends, and with it whoever waits here.
            Err(_) => std::future::pending().await,
        },
    }
}

/// What every part of the engine shares.
pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) executor: Arc<dyn Executor>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) settings: Settings,
    pub(crate) logs: LogFolder,
    pub(crate) live: LiveBuilds,
    pub(crate) errands: Errands,
    pub(crate) looks: Looks,
    pub(crate) mirrors: Mirrors,
    /// Rung whenever a build may have become startable.
    pub(crate) queue_bell: Notify,
    /// Rung whenever something may have become removable.
    pub(crate) purge_bell: Notify,
    /// Held for reading from the storing of a blob until a row refers to it, and for writing while blobs are removed.
    pub(crate) blob_gate: RwLock<()>,
    /// The builds that are driven here.
    pub(crate) driven: TaskTracker,
    /// How many of them are flows, which have no place.
    pub(crate) flows: AtomicUsize,
    /// The scheduler and the reconcilers.
    background: TaskTracker,
    /// Cancelled when no new build may start.
    pub(crate) draining: CancellationToken,
}

impl Engine {
    /// Has the recycle bin looked at now: something in it is due.
    pub fn purge_soon(&self) {
        self.0.purge_bell.notify_one();
    }

    /// Heals what a killed server left behind, then runs scheduler and reconcilers.
    ///
    /// # Errors
    /// The store or the executor cannot be used.
    pub async fn start(parts: Parts) -> Result<Self, EngineError> {
        let logs = LogFolder::new(&parts.settings.logs);
        let background = TaskTracker::new();
        let draining = CancellationToken::new();
        let errands = Errands::new(parts.executor.clone(), parts.clock.clone(), parts.entropy.clone());
        let mirrors = Mirrors::new(
            errands.clone(),
            parts.settings.sources.clone(),
            background.clone(),
            draining.clone(),
        );
        mirrors.clear_trees();
        let engine = Self(Arc::new(Inner {
            store: parts.store,
            blobs: parts.blobs,
            executor: parts.executor,
            clock: parts.clock,
            entropy: parts.entropy,
            settings: parts.settings,
            logs,
            live: LiveBuilds::default(),
            errands,
            looks: Looks::default(),
            mirrors,
            queue_bell: Notify::new(),
            purge_bell: Notify::new(),
            blob_gate: RwLock::new(()),
            driven: TaskTracker::new(),
            flows: AtomicUsize::new(0),
            background,
            draining,
        }));
        reconcile::recover(&engine).await?;
        engine.0.background.spawn(scheduler::run(engine.clone()));
        engine.0.background.spawn(reconcile::keep_purging(engine.clone()));
        Ok(engine)
    }

    /// Ends the engine: no new build starts, running ones have `wait` to come to their end, then they are stopped. Builds
    /// that wait in the queue stay there for the next server.
    pub async fn drain(&self, wait: Duration) {
        self.0.draining.cancel();
        self.0.background.close();
        if tokio::time::timeout(BACKGROUND, self.0.background.wait())
            .await
            .is_err()
        {
            warn!("the scheduler or a reconciler did not end in time");
        }
        self.0.driven.close();
        if !self.0.driven.is_empty() {
            info!(
                builds = self.0.driven.len(),
                wait_ms = wait.as_millis(),
                "waiting for running builds"
            );
        }
        if tokio::time::timeout(wait, self.0.driven.wait()).await.is_ok() {
            return;
        }
        match self.unfinished_here().await {
            Ok(records) => {
                for record in records {
                    if let Err(error) = self.request_stop(&record, StopCause::Shutdown).await {
                        warn!(%record, %error, "cannot stop build {record} at shutdown");
                    }
                }
            }
            Err(error) => warn!(%error, "cannot list the running builds at shutdown"),
        }
        let bound = self.0.settings.stop_grace + Duration::from_secs(10);
        if tokio::time::timeout(bound, self.0.driven.wait()).await.is_err() {
            warn!(
                builds = self.0.driven.len(),
                "builds did not end in time; the next start will heal them"
            );
        }
    }

    /// Whether the engine is on its way down.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.0.draining.is_cancelled()
    }

    /// Where tasks and builds are kept, for questions.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Where artifacts are kept.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// What runs the commands.
    #[must_use]
    pub fn executor(&self) -> &dyn Executor {
        &*self.0.executor
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Where random bytes come from.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.0.entropy
    }

    /// What the operator set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }
}
