//! A clock that stands still until a hand moves it.

use kiln_model::time::{Clock, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// A clock that is moved by hand. Each look at it moves it by a millisecond, so that no two moments are the same.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows 2024-06-26T08:00:00Z.
    #[must_use]
    pub const fn at_eight() -> Self {
        Self(AtomicI64::new(1_719_388_800_000))
    }

    /// Moves it forward.
    pub fn forward(&self, span: Duration) {
        let span = i64::try_from(span.as_millis()).expect("a span that fits");
        self.0.fetch_add(span, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_add(1, Ordering::SeqCst))
    }
}
