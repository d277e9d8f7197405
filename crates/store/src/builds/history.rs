//! The past of a task. Every question walks one index, over no more than its window.

use super::row::{build, build_columns};
use crate::error::Result;
use crate::rows::{Page, Window};
use crate::session::Session;
use crate::sql::{Fields, Row, args, statements};
use kiln_model::build::Build;
use kiln_model::id::{ProjectId, TaskId};

statements! {
    BUILDS_OF_TASK = "list" "builds": concat!(
        "SELECT ", build_columns!(), " FROM builds b
          WHERE b.task = $1 AND b.number >= $2 AND b.number <= $3
          ORDER BY b.number DESC
          LIMIT $4",
    );
    LAST_NUMBER = "count" "builds": "SELECT id, last_number AS number FROM tasks WHERE id = $1";
    FIRST_SINCE = "count" "builds": "
        SELECT number
          FROM builds
         WHERE task = $1 AND created >= $2
         ORDER BY created, number
         LIMIT 1";
    LAST_BEFORE = "count" "builds": "
        SELECT number
          FROM builds
         WHERE task = $1 AND created < $2
         ORDER BY created DESC, number DESC
         LIMIT 1";
    LAST_SUCCESS = "read" "a build": concat!(
        "SELECT ", build_columns!(), " FROM builds b
          WHERE b.project = $1 AND b.repo_name = $2 AND b.outcome = 'succeeded' AND b.parent IS NULL
            AND EXISTS (SELECT 1 FROM tasks t WHERE t.id = b.task AND t.state <> 'deleted')
          ORDER BY b.created DESC
          LIMIT 1",
    );
}

impl Session {
    /// The numbers of the builds of a task that were triggered in a window: the first and the last, or an empty range. Within
    /// a task, numbers have no gaps, as builds leave only together with it, and time never goes back from one to the next.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn numbers_in(&mut self, task: &TaskId, window: Window) -> Result<(i64, i64)> {
        let number = |row: &Row| Fields::new(row, "builds", "number").number::<i64>("number");
        let last = match window.to {
            Some(to) => self.one(&LAST_BEFORE, args![task, to], number).await?,
            None => self.one(&LAST_NUMBER, args![task], number).await?,
        };
        let Some(last) = last else { return Ok((1, 0)) };
        let first = match window.from {
            Some(from) => self.one(&FIRST_SINCE, args![task, from], number).await?,
            None => Some(1),
        };
        Ok(first.map_or((1, 0), |first| (first, last)))
    }

    /// The builds of a task that were triggered in a window, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no build.
    pub async fn builds_of_task(&mut self, task: &TaskId, window: Window, page: Page) -> Result<Vec<Build>> {
        let (first, last) = self.numbers_in(task, window).await?;
        let last = last.saturating_sub_unsigned(page.offset);
        self.all(&BUILDS_OF_TASK, args![task, first, last, page.limit], build)
            .await
    }

    /// How many builds of a task were triggered in a window.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_builds(&mut self, task: &TaskId, window: Window) -> Result<u64> {
        let (first, last) = self.numbers_in(task, window).await?;
        Ok(u64::try_from(last - first + 1).unwrap_or(0))
    }

    /// The newest build of a repository in a project that succeeded; tasks in the recycle bin do not count.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no build.
    pub async fn last_success(&mut self, project: &ProjectId, repo_name: &str) -> Result<Option<Build>> {
        self.one(&LAST_SUCCESS, args![project, repo_name], build).await
    }
}
