//! The builds that are not over: how to reach whoever drives them and whoever waits for them.
//!
//! A look-up table of channels and nothing more: no state of a build is kept here, so losing it loses nothing.

use crate::log::LogProgress;
use kiln_model::build::StopCause;
use kiln_model::id::RecordId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The channels of one build.
#[derive(Debug)]
pub(crate) struct Live {
    /// How much of its log may be read.
    pub(crate) log: watch::Sender<LogProgress>,
    /// Why it should stop, once it should.
    stop: watch::Sender<Option<StopCause>>,
    /// Whether it is over.
    over: watch::Sender<bool>,
}

impl Live {
    fn new() -> Self {
        Self {
            log: watch::Sender::new(LogProgress::default()),
            stop: watch::Sender::new(None),
            over: watch::Sender::new(false),
        }
    }

    /// Asks the build to stop; the first cause stays.
    pub(crate) fn ask(&self, cause: &StopCause) {
        self.stop.send_if_modified(|it| {
            let first = it.is_none();
            it.get_or_insert_with(|| cause.clone());
            first
        });
    }

    /// Waits until the build is asked to stop, and tells why.
    pub(crate) async fn asked(&self) -> StopCause {
        let mut stop = self.stop.subscribe();
        let asked = stop.wait_for(Option::is_some).await.ok().and_then(|it| it.clone());
        match asked {
            Some(cause) => cause,
            // The sender lives as long as this value, so waiting cannot fail.
            None => std::future::pending().await,
        }
    }

    /// Why the build should stop, once it should.
    pub(crate) fn cause(&self) -> Option<StopCause> {
        self.stop.borrow().clone()
    }

    /// Waits until the build is over.
    pub(crate) async fn over(&self) {
        // The sender lives as long as this value, so waiting cannot fail.
        let _ = self.over.subscribe().wait_for(|it| *it).await;
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct LiveBuilds(Mutex<HashMap<RecordId, Arc<Live>>>);

impl LiveBuilds {
    fn table(&self) -> MutexGuard<'_, HashMap<RecordId, Arc<Live>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The channels of a build, made if there are none yet.
    pub(crate) fn enter(&self, record: &RecordId) -> Arc<Live> {
        self.table()
            .entry(record.clone())
            .or_insert_with(|| Arc::new(Live::new()))
            .clone()
    }

    /// The channels of a build, if there are any.
    pub(crate) fn find(&self, record: &RecordId) -> Option<Arc<Live>> {
        self.table().get(record).cloned()
    }

    /// The build is over, and the store says so already.
    pub(crate) fn leave(&self, record: &RecordId) {
        if let Some(live) = self.table().remove(record) {
            live.log.send_modify(|it| it.complete = true);
            live.over.send_replace(true);
        }
    }
}
