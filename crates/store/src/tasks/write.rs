//! Changes of tasks. Each is guarded by what it changes from, so that of two at once exactly one happens.

use super::list::folded;
use super::row::{SourceColumns, StateColumns};
use crate::document;
use crate::error::{Result, StoreError};
use crate::session::Unit;
use crate::sql::{Fields, args, statements};
use kiln_model::access::UserRef;
use kiln_model::id::{DomainId, GroupId, ProjectId, TaskId};
use kiln_model::task::{Task, TaskDefinition, TaskState};
use kiln_model::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

statements! {
    // The one conflict that a caller can bring about is the name; it must not end the unit.
    INSERT_TASK = "insert" "a task of this name": "
        INSERT INTO tasks
               (id, project, domain, build_project, name, creator_id, creator_name, created, updated, updater_id,
                updater_name, state, state_by_id, state_by_name, state_at, state_reason, purge_after, recent, definition,
                group_id, folded_name, folded_creator, repo_id, end_point)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $6, $7, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20, $21, $22)
            ON CONFLICT DO NOTHING";
    // A deleted project gets no tasks any more, and loses those that it has.
    COUNT = "count" "a task": "
        UPDATE projects
           SET task_count = task_count + $2
         WHERE id = $1 AND (deleted IS NULL OR $2 < 0)";
    COUNT_OF_TENANT = "count" "a task": "
        UPDATE domains
           SET task_count = task_count + $2
         WHERE id = $1
     RETURNING id, task_count";
    REPLACE_DEFINITION = "change" "a task of this name": "
        UPDATE tasks
           SET name = $2, definition = $3, updater_id = $4, updater_name = $5, updated = $6, folded_name = $7,
               repo_id = $8, end_point = $9
         WHERE id = $1 AND state <> 'deleted'";
    DISABLE = "disable" "a task": "
        UPDATE tasks
           SET state = 'disabled', state_by_id = $2, state_by_name = $3, state_at = $4, state_reason = $5
         WHERE id = $1 AND state = 'active'";
    ENABLE = "enable" "a task": "
        UPDATE tasks
           SET state = 'active', state_by_id = NULL, state_by_name = NULL, state_at = NULL, state_reason = NULL
         WHERE id = $1 AND state = 'disabled'";
    BIN = "delete" "a task": "
        UPDATE tasks
           SET before_bin = state, before_by_id = state_by_id, before_by_name = state_by_name, before_at = state_at,
               before_reason = state_reason,
               state = 'deleted', state_by_id = $2, state_by_name = $3, state_at = $4, state_reason = NULL,
               purge_after = $5
         WHERE id = $1 AND state <> 'deleted'
     RETURNING id, project, domain";
}

impl Unit {
    /// Keeps a new task; how many its tenant has now. Until the unit ends nobody else changes that number.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where its name is taken in its project (the unit can go on then); [`crate::StoreError::Missing`]
    /// where its project, tenant or group does not exist.
    pub async fn insert_task(&mut self, task: &Task) -> Result<u64> {
        let state = StateColumns::of(&task.state);
        let definition = document::text(&task.definition, "tasks", "definition")?;
        let source = SourceColumns::of(&task.definition);
        self.insert(
            &INSERT_TASK,
            args![
                &task.id,
                &task.project,
                &task.domain,
                &task.build_project,
                task.definition.name.as_str(),
                &task.creator.id,
                &task.creator.name,
                task.created,
                task.updated,
                state.name,
                state.by_id,
                state.by_name,
                state.at,
                state.reason,
                state.purge_after,
                task.recent.as_str(),
                &definition,
                task.definition.group.as_ref().map(GroupId::as_str),
                &folded(task.definition.name.as_str()),
                &folded(&task.creator.name),
                source.repo_id,
                source.end_point,
            ],
        )
        .await?;
        match task.state {
            TaskState::Active | TaskState::Disabled { .. } => {
                let projects = BTreeMap::from([(task.project.clone(), 1)]);
                self.count_tasks_by(&projects, &task.domain).await
            }
            TaskState::Deleted { .. } => self.count_tasks_of_tenant(&task.domain).await,
        }
    }

    /// Counts tasks that came into projects of a tenant, or went; how many the tenant has now. Projects are counted in their
    /// order and the tenant last, so that two units never wait for each other.
    pub(crate) async fn count_tasks_by(
        &mut self,
        projects: &BTreeMap<ProjectId, i64>,
        tenant: &DomainId,
    ) -> Result<u64> {
        for (project, change) in projects {
            if !self.moves(&COUNT, args![project, *change]).await? {
                return Err(StoreError::Missing { what: "a task" });
            }
        }
        let change: i64 = projects.values().sum();
        let count = self
            .one(&COUNT_OF_TENANT, args![tenant, change], |row| {
                Fields::new(row, "domains", "id").number("task_count")
            })
            .await?;
        Ok(count.unwrap_or(0))
    }

    /// Gives a task another definition, and leaves it in its group. False: there is no such task, or it is in the recycle bin.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where its new name is taken in its project.
    pub async fn replace_definition(
        &mut self,
        id: &TaskId,
        definition: &TaskDefinition,
        by: &UserRef,
        now: Timestamp,
    ) -> Result<bool> {
        let text = document::text(definition, "tasks", "definition")?;
        let source = SourceColumns::of(definition);
        self.moves(
            &REPLACE_DEFINITION,
            args![
                id,
                definition.name.as_str(),
                &text,
                &by.id,
                &by.name,
                now,
                &folded(definition.name.as_str()),
                source.repo_id,
                source.end_point,
            ],
        )
        .await
    }

    /// Disables a task, or enables it where nothing is given. False: there is no such task, or it is so already.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_disabled(&mut self, id: &TaskId, disabled: Option<(&UserRef, Timestamp, &str)>) -> Result<bool> {
        match disabled {
            Some((by, at, reason)) => self.moves(&DISABLE, args![id, &by.id, &by.name, at, reason]).await,
            None => self.moves(&ENABLE, args![id]).await,
        }
    }

    /// Puts a task into the recycle bin; its name is free at once. Of several callers exactly one gets true.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn bin_task(
        &mut self,
        id: &TaskId,
        by: &UserRef,
        now: Timestamp,
        purge_after: Timestamp,
    ) -> Result<bool> {
        self.bin_tasks(std::slice::from_ref(id), by, now, purge_after).await
    }

    /// Puts tasks of one tenant into the recycle bin. False: one of them does not exist or is there already; the unit must be
    /// dropped then. The tasks are taken in the order of their ids, so that two units never wait for each other.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn bin_tasks(
        &mut self,
        ids: &[TaskId],
        by: &UserRef,
        now: Timestamp,
        purge_after: Timestamp,
    ) -> Result<bool> {
        let ids: BTreeSet<&TaskId> = ids.iter().collect();
        let mut projects = BTreeMap::new();
        let mut tenant = None;
        for id in ids {
            let binned = self
                .one(&BIN, args![id, &by.id, &by.name, now, purge_after], |row| {
                    let fields = Fields::new(row, "tasks", "id");
                    Ok((
                        fields.parsed::<ProjectId>("project")?,
                        fields.parsed::<DomainId>("domain")?,
                    ))
                })
                .await?;
            let Some((project, domain)) = binned else {
                return Ok(false);
            };
            *projects.entry(project).or_insert(0) -= 1;
            tenant = Some(domain);
        }
        if let Some(tenant) = tenant {
            self.count_tasks_by(&projects, &tenant).await?;
        }
        Ok(true)
    }
}
