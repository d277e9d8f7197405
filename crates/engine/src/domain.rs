//! What a tenant has built, and what is left of its minutes of builds.

use crate::{Engine, EngineError};
use kiln_model::build::DailyNumber;
use kiln_model::id::DomainId;
use kiln_store::{DomainTotals, Session};

const MINUTE_MILLIS: u64 = 60_000;

/// A tenant in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DomainSummary {
    /// Its tasks, without those in the recycle bin.
    pub tasks: u64,
    /// What it has built over all its time.
    pub totals: DomainTotals,
}

impl DomainSummary {
    /// How many of a hundred builds succeeded; 0 before the first.
    #[must_use]
    pub fn success_percent(&self) -> u64 {
        let half = self.totals.ended / 2;
        (self.totals.succeeded * 100 + half)
            .checked_div(self.totals.ended)
            .unwrap_or(0)
    }
}

/// What a tenant has used of its minutes of builds in this month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildMinutes {
    /// How many it has; none means as many as it likes.
    pub quota: Option<u64>,
    /// How many it has used: whole minutes of builds that are over.
    pub used: u64,
}

impl BuildMinutes {
    /// Whether all are used up.
    #[must_use]
    pub fn are_used_up(&self) -> bool {
        self.quota.is_some_and(|it| self.used >= it)
    }
}

impl Engine {
    /// A tenant in numbers.
    ///
    /// # Errors
    /// The store failed.
    pub async fn domain_summary(&self, domain: &DomainId) -> Result<DomainSummary, EngineError> {
        let mut reader = self.0.store.read().await?;
        Ok(DomainSummary {
            tasks: reader.count_tasks_of_tenant(domain).await?,
            totals: reader.domain_totals(domain).await?,
        })
    }

    /// What a tenant has used of its minutes of builds in this month.
    ///
    /// # Errors
    /// The store failed.
    pub async fn build_minutes(&self, domain: &DomainId) -> Result<BuildMinutes, EngineError> {
        let mut reader = self.0.store.read().await?;
        self.minutes_of(&mut reader, domain).await
    }

    async fn minutes_of(&self, session: &mut Session, domain: &DomainId) -> Result<BuildMinutes, EngineError> {
        let totals = session.domain_totals(domain).await?;
        let today = DailyNumber::day_of(self.0.clock.now(), self.0.settings.utc_offset_seconds);
        let this_month = u32::try_from(today / 100).is_ok_and(|it| it == totals.month);
        Ok(BuildMinutes {
            quota: self.0.settings.quotas.build_minutes_per_month,
            used: if this_month {
                totals.month_millis / MINUTE_MILLIS
            } else {
                0
            },
        })
    }

    /// Refuses a build where the tenant has used up its minutes of this month.
    pub(crate) async fn check_minutes(&self, session: &mut Session, domain: &DomainId) -> Result<(), EngineError> {
        if self.0.settings.quotas.build_minutes_per_month.is_none() {
            return Ok(());
        }
        let minutes = self.minutes_of(session, domain).await?;
        match minutes.quota {
            Some(quota) if minutes.are_used_up() => Err(EngineError::MinutesUsedUp { quota }),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_and_nothing_of_nothing_is_nothing() {
        let share = |succeeded, ended| {
            let totals = DomainTotals {
                succeeded,
                ended,
                ..DomainTotals::default()
            };
            DomainSummary { tasks: 0, totals }.success_percent()
        };
        assert_eq!([share(0, 0), share(2, 3), share(1, 3), share(7, 7)], [0, 67, 33, 100]);
    }

    #[test]
    fn minutes_without_a_quota_are_never_used_up() {
        let minutes = |quota, used| BuildMinutes { quota, used }.are_used_up();
        assert!(!minutes(None, 1_000_000) && !minutes(Some(10), 9) && minutes(Some(10), 10));
    }
}
