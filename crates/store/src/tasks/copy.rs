//! What a copy of a task needs: a free name, and the rights of the original.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, args, statements};
use kiln_model::id::{ProjectId, TaskId};
use kiln_model::task::TaskName;
use kiln_model::time::Timestamp;

statements! {
    // Counts on while the name is taken; each look is one in the index of names. 109 characters and `-copy-` are 115.
    FREE_COPY_NUMBER = "find" "a free name": "
        WITH RECURSIVE tries (n) AS (
            SELECT CAST(1 AS BIGINT)
             UNION ALL
            SELECT tries.n + 1
              FROM tries
             WHERE EXISTS (
                       SELECT 1
                         FROM tasks t
                        WHERE t.project = $1
                          AND t.state <> 'deleted'
                          AND t.name = SUBSTR($2, 1, 109 - LENGTH(CAST(tries.n AS TEXT))) || '-copy-' || CAST(tries.n AS TEXT)
                   )
        )
        SELECT MAX(n) AS n FROM tries";
    COPY_RIGHTS = "copy" "rights": "
        INSERT INTO task_rights (task, role, rights, created, updated)
        SELECT CAST($2 AS TEXT), role, rights, CAST($3 AS BIGINT), CAST($3 AS BIGINT)
          FROM task_rights
         WHERE task = $1";
    COPY_SWITCH = "copy" "rights": "
        UPDATE tasks
           SET own_rights = (SELECT o.own_rights FROM tasks o WHERE o.id = $1)
         WHERE id = $2 AND EXISTS (SELECT 1 FROM tasks o WHERE o.id = $1)";
}

impl Session {
    /// The free name `<name>-copy-<n>` with the lowest `n` from 1; the name is shortened where it must be.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn free_copy_name(&mut self, project: &ProjectId, name: &TaskName) -> Result<TaskName> {
        let number = self
            .one(&FREE_COPY_NUMBER, args![project, name.as_str()], |row| {
                Fields::new(row, "tasks", "n").number::<u64>("n")
            })
            .await?;
        Ok(name.copy(number.unwrap_or(1)))
    }
}

impl Unit {
    /// Gives a task the matrix of rights of another one.
    ///
    /// # Errors
    /// The database does not answer, or the task has a matrix already.
    pub async fn copy_rights(&mut self, from: &TaskId, to: &TaskId, now: Timestamp) -> Result<()> {
        self.execute(&COPY_RIGHTS, args![from, to, now]).await?;
        self.execute(&COPY_SWITCH, args![from, to]).await.map(|_| ())
    }
}
