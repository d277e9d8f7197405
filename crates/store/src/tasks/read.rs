//! Questions about tasks.

use super::row::{task, task_columns};
use crate::error::Result;
use crate::session::Session;
use crate::sql::{Fields, args, statements};
use kiln_model::id::{BuildProjectId, DomainId, ProjectId, TaskId};
use kiln_model::task::{Task, TaskName};
use kiln_model::time::Timestamp;

statements! {
    TASK = "read" "a task": concat!(
        "SELECT ", task_columns!(), " FROM tasks t WHERE t.id = $1 AND t.state <> 'deleted'",
    );
    TASK_OF_BUILD_PROJECT = "read" "a task": concat!(
        "SELECT ", task_columns!(), " FROM tasks t WHERE t.build_project = $1 AND t.state <> 'deleted'",
    );
    BINNED_TASK = "read" "a task": concat!(
        "SELECT ", task_columns!(), " FROM tasks t WHERE t.id = $1 AND t.state = 'deleted'",
    );
    TASKS_OF_REPOSITORY = "list" "tasks": concat!(
        "SELECT ", task_columns!(), "
           FROM tasks t
          WHERE t.domain = $1 AND t.repo_id = $2 AND t.repo_id IS NOT NULL AND t.state <> 'deleted'
          ORDER BY t.created, t.id
          LIMIT $3",
    );
    TASKS_OF_END_POINT = "list" "tasks": concat!(
        "SELECT ", task_columns!(), "
           FROM tasks t
          WHERE t.domain = $1 AND t.end_point = $2 AND t.end_point IS NOT NULL AND t.state <> 'deleted'
          ORDER BY t.created, t.id
          LIMIT $3",
    );
    TASK_NAMED = "read" "a task": "
        SELECT id
          FROM tasks
         WHERE project = $1 AND name = $2 AND state <> 'deleted'";
    COUNT_TASKS = "count" "tasks": "SELECT task_count FROM projects WHERE id = $1";
    COUNT_TASKS_OF_TENANT = "count" "tasks": "SELECT id, task_count FROM domains WHERE id = $1";
    TASKS_TO_PURGE = "list" "tasks": "
        SELECT id
          FROM tasks
         WHERE state = 'deleted' AND purge_after <= $1
         ORDER BY purge_after
         LIMIT $2";
}

impl Session {
    /// A task that is not in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no task.
    pub async fn task(&mut self, id: &TaskId) -> Result<Option<Task>> {
        self.one(&TASK, args![id], task).await
    }

    /// The task whose second id this is, if it is not in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no task.
    pub async fn task_of_build_project(&mut self, id: &BuildProjectId) -> Result<Option<Task>> {
        self.one(&TASK_OF_BUILD_PROJECT, args![id], task).await
    }

    /// A task that is in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no task.
    pub async fn binned_task(&mut self, id: &TaskId) -> Result<Option<Task>> {
        self.one(&BINNED_TASK, args![id], task).await
    }

    /// The tasks of a tenant whose repository has this id at its host, the oldest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no task.
    pub async fn tasks_of_repository(&mut self, domain: &DomainId, repo_id: &str, most: u32) -> Result<Vec<Task>> {
        self.all(&TASKS_OF_REPOSITORY, args![domain, repo_id, most], task).await
    }

    /// The tasks of a tenant whose repository is fetched with this credential, the oldest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no task.
    pub async fn tasks_of_end_point(&mut self, domain: &DomainId, end_point: &str, most: u32) -> Result<Vec<Task>> {
        self.all(&TASKS_OF_END_POINT, args![domain, end_point, most], task)
            .await
    }

    /// The task of that name in a project; those in the recycle bin have no claim to their names.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn task_named(&mut self, project: &ProjectId, name: &TaskName) -> Result<Option<TaskId>> {
        self.one(&TASK_NAMED, args![project, name.as_str()], |row| {
            Fields::new(row, "tasks", "id").parsed("id")
        })
        .await
    }

    /// How many tasks a project has, without those in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_tasks(&mut self, project: &ProjectId) -> Result<u64> {
        let count = self
            .one(&COUNT_TASKS, args![project], |row| {
                Fields::new(row, "projects", "id").number("task_count")
            })
            .await?;
        Ok(count.unwrap_or(0))
    }

    /// How many tasks a tenant has, without those in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_tasks_of_tenant(&mut self, domain: &DomainId) -> Result<u64> {
        let count = self
            .one(&COUNT_TASKS_OF_TENANT, args![domain], |row| {
                Fields::new(row, "domains", "id").number("task_count")
            })
            .await?;
        Ok(count.unwrap_or(0))
    }

    /// The tasks whose time in the recycle bin is over, the longest over first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn tasks_to_purge(&mut self, now: Timestamp, limit: u32) -> Result<Vec<TaskId>> {
        self.all(&TASKS_TO_PURGE, args![now, limit], |row| {
            Fields::new(row, "tasks", "id").parsed("id")
        })
        .await
    }
}
