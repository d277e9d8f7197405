//! For how long deleted tasks are kept.

use crate::error::Problems;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_store::AuditRow;
use serde_json::json;
use std::ops::RangeInclusive;

/// For how many days they can be kept.
const DAYS: RangeInclusive<u32> = 1..=30;

impl Engine {
    /// For how many days a tenant's deleted tasks are kept.
    ///
    /// # Errors
    /// The store failed.
    pub async fn keep_days(&self, by: &Actor) -> Result<u32, EngineError> {
        Ok(self.0.store.read().await?.keep_days(&by.domain).await?)
    }

    /// Sets it. Longer counts for what is in the bin too; shorter counts for what is deleted from now on, so that nothing goes
    /// earlier than was said when it was deleted.
    ///
    /// # Errors
    /// It is no number of days from 1 to 30.
    pub async fn set_keep_days(&self, by: &Actor, days: u64) -> Result<u32, EngineError> {
        let days = u32::try_from(days).ok().filter(|it| DAYS.contains(it));
        let days = days
            .ok_or_else(|| EngineError::Invalid(Problems::one("keep_time", "must be a number of days from 1 to 30")))?;
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        unit.keep_longer(&by.domain, days).await?;
        unit.set_keep_days(&by.domain, days).await?;
        let row = AuditRow {
            at: now,
            domain: by.domain.clone(),
            user: by.user.clone(),
            action: "updateKeepTime".to_owned(),
            resource: by.domain.to_string(),
            detail: json!({ "keep_time": days }),
        };
        unit.insert_audit(&row).await?;
        unit.commit().await?;
        Ok(days)
    }
}
