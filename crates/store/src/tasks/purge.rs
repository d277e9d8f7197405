//! Removing a task for good.

use crate::error::Result;
use crate::rows::PurgedBuild;
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::id::{RecordId, TaskId};
use std::collections::BTreeMap;

statements! {
    BUILDS = "list" "builds": "
        SELECT b.record
          FROM builds b
          JOIN tasks t ON t.id = b.task
         WHERE b.task = $1 AND t.state = 'deleted'
         ORDER BY b.number";
    CONTENTS = "list" "artifacts": "
        SELECT record, sha256 FROM artifacts WHERE task = $1
         UNION
        SELECT record, sha256 FROM coverage_reports WHERE task = $1
         ORDER BY record, sha256";
    PURGE = "remove" "a task": "DELETE FROM tasks WHERE id = $1 AND state = 'deleted'";
    LEAVING = "read" "a task": "SELECT id FROM tasks WHERE id = $1 AND state = 'deleted' AND purge_after = 0";
    REFERENCE = "look for" "an artifact": "
        SELECT sha256 FROM artifacts WHERE sha256 = $1
         UNION ALL
        SELECT sha256 FROM coverage_reports WHERE sha256 = $1
         LIMIT 1";
}

impl Unit {
    /// Removes a task that is in the recycle bin, with everything that belongs to it. Gives what its builds leave on disk;
    /// nothing where there is no such task.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn purge_task(&mut self, id: &TaskId) -> Result<Vec<PurgedBuild>> {
        let records = self
            .all(&BUILDS, args![id], |row| {
                Fields::new(row, "builds", "record").parsed::<RecordId>("record")
            })
            .await?;
        let mut contents: BTreeMap<RecordId, Vec<String>> = BTreeMap::new();
        let found = self
            .all(&CONTENTS, args![id], |row| {
                let fields = Fields::new(row, "artifacts", "record");
                Ok((fields.parsed::<RecordId>("record")?, fields.text("sha256")?))
            })
            .await?;
        for (record, sha256) in found {
            contents.entry(record).or_default().push(sha256);
        }
        if !self.moves(&PURGE, args![id]).await? {
            return Ok(Vec::new());
        }
        Ok(records
            .into_iter()
            .map(|record| PurgedBuild {
                artifacts: contents.remove(&record).unwrap_or_default(),
                record,
            })
            .collect())
    }
}

impl Session {
    /// Whether the removal of a task has begun.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_leaving(&mut self, id: &TaskId) -> Result<bool> {
        Ok(self.one(&LEAVING, args![id], |_| Ok(())).await?.is_some())
    }

    /// Those of the given contents that no artifact and no report refers to.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unreferenced(&mut self, sha256: &[String]) -> Result<Vec<String>> {
        let mut free = Vec::new();
        for content in sha256 {
            if self.one(&REFERENCE, args![content], |_| Ok(())).await?.is_none() {
                free.push(content.clone());
            }
        }
        Ok(free)
    }
}
