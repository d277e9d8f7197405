//! The revisions of a task: every definition that it has had. Their bodies lie beside those that builds run, each once.

use crate::error::Result;
use crate::rows::{Page, RevisionRow};
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::access::UserRef;
use kiln_model::id::TaskId;
use kiln_model::task::{ChangeKind, TaskDefinition};
use kiln_model::time::Timestamp;

statements! {
    NEXT = "number" "a revision": "
        UPDATE tasks
           SET revision = revision + 1
         WHERE id = $1
     RETURNING id, revision";
    INSERT = "insert" "a revision": "
        INSERT INTO revisions (task, number, kind, user_id, user_name, at, digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    COUNT = "count" "revisions": "SELECT id, revision FROM tasks WHERE id = $1";
    // Numbers have no gaps, so that a page begins at a number and nothing before it is read.
    REVISIONS = "list" "revisions": "
        SELECT id, number, kind, user_id, user_name, at
          FROM revisions
         WHERE task = $1 AND number <= $2
         ORDER BY number DESC
         LIMIT $3";
    DEFINITION = "read" "a definition": "
        SELECT r.id AS id, d.body AS body
          FROM revisions r
          LEFT JOIN definitions d ON d.task = r.task AND d.digest = r.digest
         WHERE r.task = $1 AND r.number = $2";
}

impl Unit {
    /// Notes that a task has this definition now; the number of the revision.
    ///
    /// # Errors
    /// [`crate::StoreError::Missing`] where there is no such task.
    pub async fn insert_revision(
        &mut self,
        task: &TaskId,
        kind: ChangeKind,
        definition: &TaskDefinition,
        by: &UserRef,
        now: Timestamp,
    ) -> Result<u64> {
        let number = self
            .one(&NEXT, args![task], |row| {
                Fields::new(row, "tasks", "id").number::<u64>("revision")
            })
            .await?
            .ok_or(crate::StoreError::Missing { what: "a revision" })?;
        let digest = self.keep_definition(task, definition).await?;
        self.execute(
            &INSERT,
            args![task, number, kind.word(), &by.id, &by.name, now, &digest],
        )
        .await?;
        Ok(number)
    }
}

impl Session {
    /// How many revisions a task has: the number of the newest.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_revisions(&mut self, task: &TaskId) -> Result<u64> {
        let count = self
            .one(&COUNT, args![task], |row| {
                Fields::new(row, "tasks", "id").number("revision")
            })
            .await?;
        Ok(count.unwrap_or(0))
    }

    /// The revisions of a task of which there are `total`, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no revision.
    pub async fn revisions(&mut self, task: &TaskId, total: u64, page: Page) -> Result<Vec<RevisionRow>> {
        let newest = total.saturating_sub(page.offset);
        self.all(&REVISIONS, args![task, newest, page.limit], |row| {
            let fields = Fields::new(row, "revisions", "id");
            Ok(RevisionRow {
                id: fields.number("id")?,
                number: fields.number("number")?,
                kind: fields.parsed("kind")?,
                by: fields.user("user_id", "user_name")?,
                at: fields.time("at")?,
            })
        })
        .await
    }

    /// The definition that a task had at a revision.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no definition.
    pub async fn definition_at(&mut self, task: &TaskId, number: u64) -> Result<Option<TaskDefinition>> {
        self.one(&DEFINITION, args![task, number], |row| {
            Fields::new(row, "revisions", "id").json("body")
        })
        .await
    }
}
