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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    fn record(number: u8) -> RecordId {
        RecordId::from_random([number; 16])
    }

    fn by(name: &str) -> StopCause {
        StopCause::User { name: name.to_owned() }
    }

    #[test]
    fn everybody_who_enters_gets_the_same_channels() {
        let builds = LiveBuilds::default();
        assert!(Arc::ptr_eq(&builds.enter(&record(1)), &builds.enter(&record(1))));
        assert!(!Arc::ptr_eq(&builds.enter(&record(1)), &builds.enter(&record(2))));
    }

    #[test]
    fn to_look_for_channels_makes_none() {
        let builds = LiveBuilds::default();
        assert!(builds.find(&record(1)).is_none());
        assert!(builds.table().is_empty());
    }

    #[test]
    fn nothing_is_kept_of_a_build_that_is_over() {
        let builds = LiveBuilds::default();
        builds.enter(&record(1));
        builds.leave(&record(1));
        assert!(builds.table().is_empty());
    }

    #[test]
    fn to_leave_twice_is_to_leave_once() {
        let builds = LiveBuilds::default();
        builds.leave(&record(1));
        builds.enter(&record(1));
        builds.leave(&record(1));
        builds.leave(&record(1));
        assert!(builds.find(&record(1)).is_none());
    }

    #[test]
    fn who_waits_learns_of_the_end() {
        let builds = LiveBuilds::default();
        let live = builds.enter(&record(1));
        assert!(live.over().now_or_never().is_none());
        builds.leave(&record(1));
        assert!(live.over().now_or_never().is_some());
    }

    #[test]
    fn the_end_completes_the_log_and_keeps_its_size() {
        let builds = LiveBuilds::default();
        let live = builds.enter(&record(1));
        live.log.send_replace(LogProgress {
            size: 7,
            complete: false,
        });
        builds.leave(&record(1));
        let told = *live.log.borrow();
        assert_eq!((told.size, told.complete), (7, true));
    }

    #[test]
    fn the_first_cause_of_a_stop_stays() {
        let live = Live::new();
        live.ask(&by("ann"));
        live.ask(&by("bob"));
        assert_eq!(live.cause(), Some(by("ann")));
    }

    #[test]
    fn who_is_asked_to_stop_learns_why_also_afterwards() {
        let live = Live::new();
        assert_eq!(live.asked().now_or_never(), None);
        live.ask(&by("ann"));
        assert_eq!(live.asked().now_or_never(), Some(by("ann")));
    }
}
