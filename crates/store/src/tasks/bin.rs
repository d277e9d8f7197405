//! The recycle bin: who sees what of it, the way back, and the beginning of the end.

use super::list::folded;
use super::row::{SourceColumns, task, task_columns};
use crate::document;
use crate::error::Result;
use crate::rows::Page;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, holding, statements};
use kiln_model::access::UserRef;
use kiln_model::id::{DomainId, ProjectId, TaskId, UserId};
use kiln_model::task::{Task, TaskDefinition};
use kiln_model::time::Timestamp;
use std::collections::BTreeMap;

/// The condition for a task in the bin of tenant $1 that somebody may bring back: everything of the tenant ($2); or what lies
/// in a project of theirs ($4, ids with commas between) and follows it; or what has a matrix of its own that lets the role of
/// user $3 delete it; or what $3 made or deleted, as a member ($5, ids as in $4).
macro_rules! theirs {
    () => {
        "t.domain = $1 AND t.state = 'deleted' AND t.purge_after > 0
           AND EXISTS (SELECT 1 FROM projects q WHERE q.id = t.project AND q.deleted IS NULL)
           AND ($2 = 1
                OR (t.own_rights = 0 AND $4 LIKE '%' || t.project || '%')
                OR (t.own_rights = 1
                    AND EXISTS (SELECT 1
                                  FROM members m
                                  JOIN task_rights r ON r.task = t.id AND r.role = m.role
                                 WHERE m.project = t.project AND m.user_id = $3 AND (r.rights & 4) <> 0))
                OR ((t.creator_id = $3 OR t.state_by_id = $3) AND $5 LIKE '%' || t.project || '%'))"
    };
}

statements! {
    BIN = "list" "tasks": concat!(
        "SELECT ", task_columns!(), ", p.name AS project_name
           FROM tasks t
           JOIN projects p ON p.id = t.project
          WHERE ", theirs!(), "
            AND t.folded_name LIKE $6 ESCAPE '!'
          ORDER BY t.state_at DESC, t.id DESC
          LIMIT $7 OFFSET $8",
    );
    COUNT = "count" "tasks": concat!(
        "SELECT COUNT(*) AS n FROM tasks t WHERE ", theirs!(), " AND t.folded_name LIKE $6 ESCAPE '!'",
    );
    THEIR_TASK = "read" "a task": concat!(
        "SELECT ", task_columns!(), ", p.name AS project_name
           FROM tasks t
           JOIN projects p ON p.id = t.project
          WHERE t.id = $6 AND ", theirs!(),
    );
    BEGIN_REMOVAL = "remove" "a task": "
        UPDATE tasks
           SET purge_after = 0
         WHERE id = $1 AND state = 'deleted' AND purge_after > 0
     RETURNING id, name, project";
    BEGIN_REMOVAL_OF_ALL = "remove" "tasks": concat!(
        "UPDATE tasks
            SET purge_after = 0
          WHERE id IN (SELECT t.id FROM tasks t WHERE ", theirs!(), "
                        ORDER BY t.state_at, t.id
                        LIMIT $6)
            AND state = 'deleted' AND purge_after > 0
      RETURNING id, name, project",
    );
    RESTORE = "restore" "a task of this name": "
        UPDATE tasks
           SET state = COALESCE(before_bin, 'active'), state_by_id = before_by_id, state_by_name = before_by_name,
               state_at = before_at, state_reason = before_reason, purge_after = NULL,
               before_bin = NULL, before_by_id = NULL, before_by_name = NULL, before_at = NULL, before_reason = NULL,
               name = $2, definition = $3, updater_id = $4, updater_name = $5, updated = $6,
               folded_name = $7, repo_id = $8, end_point = $9
         WHERE id = $1 AND state = 'deleted' AND purge_after > 0
     RETURNING id, project";
    // Nothing goes earlier than was said when it was deleted.
    KEEP_LONGER = "change" "tasks": "
        UPDATE tasks
           SET purge_after = state_at + $2
         WHERE domain = $1 AND state = 'deleted' AND purge_after > 0 AND purge_after < state_at + $2";
}

/// Whose recycle bin: what somebody may bring back or remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BinView {
    /// The tenant.
    pub domain: DomainId,
    /// Whether they see all of it.
    pub whole: bool,
    /// Who they are.
    pub user: UserId,
    /// The projects in which they may delete tasks.
    pub may_delete_in: Vec<ProjectId>,
    /// The projects that they belong to.
    pub member_of: Vec<ProjectId>,
}

/// A task in the recycle bin.
#[derive(Debug, Clone, PartialEq)]
pub struct BinnedTask {
    /// The task.
    pub task: Task,
    /// The name of its project.
    pub project_name: String,
}

/// A task whose removal has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeavingTask {
    /// The task.
    pub id: TaskId,
    /// Its name.
    pub name: String,
    /// Its project.
    pub project: ProjectId,
}

fn joined(ids: &[ProjectId]) -> String {
    let ids: Vec<&str> = ids.iter().map(|it| it.as_str()).collect();
    ids.join(",")
}

fn binned(row: &Row) -> Result<BinnedTask> {
    Ok(BinnedTask {
        task: task(row)?,
        project_name: Fields::new(row, "projects", "t_project").text("project_name")?,
    })
}

fn leaving(row: &Row) -> Result<LeavingTask> {
    let fields = Fields::new(row, "tasks", "id");
    Ok(LeavingTask {
        id: fields.parsed("id")?,
        name: fields.text("name")?,
        project: fields.parsed("project")?,
    })
}

impl Session {
    /// What somebody sees of the recycle bin, the last deleted first: names that hold `search`, whatever the case.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no task.
    pub async fn bin(&mut self, view: &BinView, search: &str, page: Page) -> Result<Vec<BinnedTask>> {
        let (deletable, own) = (joined(&view.may_delete_in), joined(&view.member_of));
        let pattern = holding(&folded(search));
        self.all(
            &BIN,
            args![
                &view.domain,
                view.whole,
                &view.user,
                &deletable,
                &own,
                &pattern,
                page.limit,
                page.offset
            ],
            binned,
        )
        .await
    }

    /// How many tasks that are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_bin(&mut self, view: &BinView, search: &str) -> Result<u64> {
        let (deletable, own) = (joined(&view.may_delete_in), joined(&view.member_of));
        let pattern = holding(&folded(search));
        let count = self
            .one(
                &COUNT,
                args![&view.domain, view.whole, &view.user, &deletable, &own, &pattern],
                |row| Fields::new(row, "tasks", "n").number("n"),
            )
            .await?;
        Ok(count.unwrap_or(0))
    }

    /// A task of the recycle bin that somebody may bring back or remove.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no task.
    pub async fn in_bin(&mut self, view: &BinView, id: &TaskId) -> Result<Option<BinnedTask>> {
        let (deletable, own) = (joined(&view.may_delete_in), joined(&view.member_of));
        self.one(
            &THEIR_TASK,
            args![&view.domain, view.whole, &view.user, &deletable, &own, id],
            binned,
        )
        .await
    }
}

impl Unit {
    /// Begins to remove a task of the recycle bin: from now on nobody sees it there, and it cannot come back. Of several
    /// callers exactly one gets it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin_removal(&mut self, id: &TaskId) -> Result<Option<LeavingTask>> {
        self.one(&BEGIN_REMOVAL, args![id], leaving).await
    }

    /// The same for what somebody sees of the bin, the first deleted first, at most so many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin_removal_of_all(&mut self, view: &BinView, limit: u32) -> Result<Vec<LeavingTask>> {
        let (deletable, own) = (joined(&view.may_delete_in), joined(&view.member_of));
        self.all(
            &BEGIN_REMOVAL_OF_ALL,
            args![&view.domain, view.whole, &view.user, &deletable, &own, limit],
            leaving,
        )
        .await
    }

    /// Brings a task back from the recycle bin as what it was, with this definition; its project, where it is to be counted
    /// with [`Unit::count_restored`]. Of several callers exactly one gets it.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where the name in the definition is taken in its project.
    pub async fn restore_task(
        &mut self,
        id: &TaskId,
        definition: &TaskDefinition,
        by: &UserRef,
        now: Timestamp,
    ) -> Result<Option<ProjectId>> {
        let text = document::text(definition, "tasks", "definition")?;
        let source = SourceColumns::of(definition);
        let (name, folded) = (definition.name.as_str(), folded(definition.name.as_str()));
        self.one(
            &RESTORE,
            args![
                id,
                name,
                &text,
                &by.id,
                &by.name,
                now,
                &folded,
                source.repo_id,
                source.end_point
            ],
            |row| Fields::new(row, "tasks", "id").parsed("project"),
        )
        .await
    }

    /// Counts tasks that came back, by their projects; how many the tenant has now.
    ///
    /// # Errors
    /// [`crate::StoreError::Missing`] where a project was deleted at the same moment: it takes what is in its bin with it.
    pub async fn count_restored(&mut self, projects: &[ProjectId], domain: &DomainId) -> Result<u64> {
        let mut counts = BTreeMap::new();
        for project in projects {
            *counts.entry(project.clone()).or_insert(0) += 1;
        }
        self.count_tasks_by(&counts, domain).await
    }

    /// Keeps what lies in a tenant's recycle bin for at least so many days from its deletion; nothing goes earlier than before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep_longer(&mut self, domain: &DomainId, days: u32) -> Result<u64> {
        self.execute(&KEEP_LONGER, args![domain, i64::from(days) * 24 * 3600 * 1000])
            .await
    }
}

#[cfg(test)]
mod tests {
    use kiln_model::access::{Permission, RightSet};

    #[test]
    fn the_bit_in_the_condition_is_the_right_to_delete() {
        assert_eq!(RightSet::NONE.with(Permission::TaskDelete).bits(), 4);
    }
}
