//! How often one user may call one operation: off unless the operator sets a rate.

use crate::error::ApiError;
use axum::extract::MatchedPath;
use axum::http::Method;
use axum::http::request::Parts;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kiln_model::id::UserId;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// After so many calls those who have not called for a while are forgotten.
const TIDY_EVERY: u32 = 4096;

/// The settings `[rate]`: calls a minute that each user has for each operation, all of which may come at once.
#[derive(Debug, Clone, Default)]
pub struct RateLimits {
    /// For every operation that is not named below; 0 sets no limit.
    pub requests_per_minute: u32,
    /// For single operations, by their ids; 0 sets no limit.
    pub operations: BTreeMap<String, u32>,
}

impl RateLimits {
    /// The first of the named operations that does not exist.
    #[must_use]
    pub fn unknown(&self) -> Option<String> {
        if self.operations.is_empty() {
            return None;
        }
        let document = crate::openapi();
        let known = |id: &String| crate::group::each(&document).any(|(_, _, it)| it.operation_id.as_ref() == Some(id));
        self.operations.keys().find(|id| !known(id)).cloned()
    }

    fn of(&self, operation: &str) -> Option<NonZeroU32> {
        let own = self.operations.get(operation).copied();
        NonZeroU32::new(own.unwrap_or(self.requests_per_minute))
    }
}

/// Who called what how often.
#[derive(Clone, Default)]
pub(crate) struct Throttle(Arc<HashMap<(Method, String), Operation>>);

struct Operation {
    calls: DefaultKeyedRateLimiter<UserId>,
    since_tidied: AtomicU32,
}

impl Throttle {
    /// The limits of every operation that has one.
    pub(crate) fn new(limits: &RateLimits) -> Self {
        if limits.requests_per_minute == 0 && limits.operations.values().all(|it| *it == 0) {
            return Self::default();
        }
        let document = crate::openapi();
        let limited = crate::group::each(&document).filter_map(|(method, path, operation)| {
            let quota = Quota::per_minute(limits.of(operation.operation_id.as_deref()?)?);
            let operation = Operation {
                calls: RateLimiter::keyed(quota),
                since_tidied: AtomicU32::new(0),
            };
            Some(((method, path.to_owned()), operation))
        });
        Self(Arc::new(limited.collect()))
    }

    /// Counts a call of a user.
    pub(crate) fn admit(&self, user: &UserId, parts: &Parts) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let Some(path) = parts.extensions.get::<MatchedPath>() else {
            return Ok(());
        };
        let Some(operation) = self.0.get(&(parts.method.clone(), path.as_str().to_owned())) else {
            return Ok(());
        };
        if operation.since_tidied.fetch_add(1, Ordering::Relaxed) == TIDY_EVERY {
            operation.since_tidied.store(0, Ordering::Relaxed);
            operation.calls.retain_recent();
            operation.calls.shrink_to_fit();
        }
        operation.calls.check_key(user).map_err(|until| {
            let wait = until.wait_time_from(operation.calls.clock().now());
            ApiError::Throttled {
                seconds: wait.as_secs() + 1,
            }
        })
    }
}
