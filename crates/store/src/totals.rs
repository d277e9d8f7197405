//! What a tenant has built, counted as its builds end.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::id::{DomainId, RecordId};

statements! {
    // A build counts into the month in which it was triggered.
    COUNT_BUILD = "count" "a finished build": "
        UPDATE domains
           SET builds_ended = builds_ended + 1,
               builds_succeeded = builds_succeeded + $2,
               build_millis = build_millis + $3,
               versions = versions + $4,
               month_millis = CASE WHEN month = $5 THEN month_millis + $3 WHEN month < $5 THEN $3 ELSE month_millis END,
               month = CASE WHEN month < $5 THEN $5 ELSE month END
         WHERE id = $1";
    VERSIONS = "count" "artifacts": "SELECT DISTINCT package, version FROM artifacts WHERE record = $1";
    TOTALS = "read" "a tenant": "
        SELECT id, builds_ended, builds_succeeded, build_millis, versions, month, month_millis
          FROM domains
         WHERE id = $1";
}

/// What a tenant has built over all its time, also by tasks that are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DomainTotals {
    /// Builds that are over.
    pub ended: u64,
    /// Those that succeeded.
    pub succeeded: u64,
    /// How long they ran together, in milliseconds.
    pub millis: u64,
    /// The versions of packages that they handed in.
    pub versions: u64,
    /// The latest month in which a build that is over was triggered, like `202406`.
    pub month: u32,
    /// How long those of that month ran, in milliseconds.
    pub month_millis: u64,
}

/// A build that is over, for the totals of its tenant.
#[derive(Debug, Clone)]
pub(crate) struct EndedBuild<'a> {
    pub(crate) record: &'a RecordId,
    pub(crate) domain: &'a DomainId,
    pub(crate) succeeded: bool,
    pub(crate) millis: u64,
    /// The day in which it was triggered, like `20240626`.
    pub(crate) day: i32,
}

impl Session {
    /// What a tenant has built.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn domain_totals(&mut self, domain: &DomainId) -> Result<DomainTotals> {
        let totals = self
            .one(&TOTALS, args![domain], |row| {
                let fields = Fields::new(row, "domains", "id");
                Ok(DomainTotals {
                    ended: fields.number("builds_ended")?,
                    succeeded: fields.number("builds_succeeded")?,
                    millis: fields.number("build_millis")?,
                    versions: fields.number("versions")?,
                    month: fields.number("month")?,
                    month_millis: fields.number("month_millis")?,
                })
            })
            .await?;
        Ok(totals.unwrap_or_default())
    }
}

impl Unit {
    /// Enters a build that is over into the totals of its tenant.
    pub(crate) async fn count_ended(&mut self, ended: &EndedBuild<'_>) -> Result<()> {
        let versions = self.all(&VERSIONS, args![ended.record], |_| Ok(())).await?.len();
        self.execute(
            &COUNT_BUILD,
            args![
                ended.domain,
                ended.succeeded,
                ended.millis,
                u64::try_from(versions).unwrap_or(u64::MAX),
                ended.day / 100
            ],
        )
        .await
        .map(|_| ())
    }
}
