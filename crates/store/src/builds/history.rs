//! The past of a task. Every question walks one index, over no more than its window.

use super::row::{build, build_columns};
use crate::error::Result;
use crate::rows::{Page, Window};
use crate::session::Session;
use crate::sql::{Fields, args, statements};
use kiln_model::build::Build;
use kiln_model::id::{ProjectId, TaskId};

statements! {
    BUILDS_OF_TASK = "list" "builds": concat!(
        "SELECT ", build_columns!(), " FROM builds b
          WHERE b.task = $1 AND b.created >= $2 AND b.created < $3
          ORDER BY b.created DESC, b.number DESC
          LIMIT $4 OFFSET $5",
    );
    // Builds leave only together with their task, so that the counter of the task is the answer for all time.
    COUNT_ALL = "count" "builds": "SELECT id, build_count FROM tasks WHERE id = $1";
    COUNT = "count" "builds": "
        SELECT COUNT(*) AS build_count
          FROM builds
         WHERE task = $1 AND created >= $2 AND created < $3";
    LAST_SUCCESS = "read" "a build": concat!(
        "SELECT ", build_columns!(), " FROM builds b
          WHERE b.project = $1 AND b.repo_name = $2 AND b.outcome = 'succeeded'
            AND EXISTS (SELECT 1 FROM tasks t WHERE t.id = b.task AND t.state <> 'deleted')
          ORDER BY b.created DESC
          LIMIT 1",
    );
}

impl Window {
    const fn bounds(self) -> (i64, i64) {
        let from = match self.from {
            Some(from) => from.as_millis(),
            None => i64::MIN,
        };
        let to = match self.to {
            Some(to) => to.as_millis(),
            None => i64::MAX,
        };
        (from, to)
    }
}

impl Session {
    /// The builds of a task that were triggered in a window, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no build.
    pub async fn builds_of_task(&mut self, task: &TaskId, window: Window, page: Page) -> Result<Vec<Build>> {
        let (from, to) = window.bounds();
        self.all(&BUILDS_OF_TASK, args![task, from, to, page.limit, page.offset], build)
            .await
    }

    /// How many builds of a task were triggered in a window.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_builds(&mut self, task: &TaskId, window: Window) -> Result<u64> {
        let (from, to) = window.bounds();
        let count = if window == Window::default() {
            self.one(&COUNT_ALL, args![task], |row| {
                Fields::new(row, "tasks", "id").number("build_count")
            })
            .await?
        } else {
            self.one(&COUNT, args![task, from, to], |row| {
                Fields::new(row, "builds", "task").number("build_count")
            })
            .await?
        };
        Ok(count.unwrap_or(0))
    }

    /// The newest build of a repository in a project that succeeded; tasks in the recycle bin do not count.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no build.
    pub async fn last_success(&mut self, project: &ProjectId, repo_name: &str) -> Result<Option<Build>> {
        self.one(&LAST_SUCCESS, args![project, repo_name], build).await
    }
}
