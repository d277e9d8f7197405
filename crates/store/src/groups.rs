//! The groups of a project's tasks.

use crate::error::Result;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::access::UserRef;
use kiln_model::id::{GroupId, ProjectId, TaskId};
use kiln_model::task::{Group, GroupTree};
use kiln_model::time::Timestamp;

statements! {
    GROUPS = "list" "groups": "
        SELECT id, project, parent, name, ordinal, creator_id, creator_name, created, updater_id, updater_name, updated
          FROM groups
         WHERE project = $1";
    // Who changes the tree of a project decides by all of it: others who mean to wait, also where many write at once.
    HOLD = "hold" "the groups of a project": "UPDATE projects SET task_count = task_count WHERE id = $1";
    INSERT = "insert" "a group of this name": "
        INSERT INTO groups (id, project, parent, name, ordinal, creator_id, creator_name, created)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING";
    CHANGE = "change" "a group of this name": "
        UPDATE groups
           SET parent = $2, name = $3, ordinal = $4, updater_id = $5, updater_name = $6, updated = $7
         WHERE id = $1";
    // The groups in it go with it, and the tasks of all of them fall back to none: the tables say so.
    DELETE = "delete" "a group": "DELETE FROM groups WHERE id = $1 AND project = $2";
    SET_GROUP = "move" "a task into a group": "
        UPDATE tasks SET group_id = $3 WHERE id = $1 AND project = $2 AND state <> 'deleted'";
}

fn group(row: &Row) -> Result<Group> {
    let fields = Fields::new(row, "groups", "id");
    let updated = match fields.opt_time("updated")? {
        Some(at) => Some((fields.user("updater_id", "updater_name")?, at)),
        None => None,
    };
    Ok(Group {
        id: fields.parsed("id")?,
        project: fields.parsed("project")?,
        parent: fields.opt_parsed("parent")?,
        name: fields.text("name")?,
        ordinal: fields.number("ordinal")?,
        creator: fields.user("creator_id", "creator_name")?,
        created: fields.time("created")?,
        updated,
    })
}

impl Session {
    /// All groups of a project.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no group.
    pub async fn groups_of(&mut self, project: &ProjectId) -> Result<GroupTree> {
        self.all(&GROUPS, args![project], group).await.map(GroupTree::new)
    }
}

impl Unit {
    /// All groups of a project, which nobody else changes until the unit ends.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no group.
    pub async fn hold_groups_of(&mut self, project: &ProjectId) -> Result<GroupTree> {
        self.execute(&HOLD, args![project]).await?;
        self.groups_of(project).await
    }

    /// Keeps a new group.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where its name is taken among its siblings; [`crate::StoreError::Missing`] where its
    /// project or its parent does not exist.
    pub async fn insert_group(&mut self, group: &Group) -> Result<()> {
        let parent = group.parent.as_ref().map(GroupId::as_str);
        let creator = &group.creator;
        self.insert(
            &INSERT,
            args![
                &group.id,
                &group.project,
                parent,
                &group.name,
                group.ordinal,
                &creator.id,
                &creator.name,
                group.created
            ],
        )
        .await
    }

    /// Keeps the name, the place and the parent that a group now has. False: there is no such group.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where its name is taken among its siblings.
    pub async fn change_group(&mut self, group: &Group, by: &UserRef, now: Timestamp) -> Result<bool> {
        let parent = group.parent.as_ref().map(GroupId::as_str);
        self.moves(
            &CHANGE,
            args![&group.id, parent, &group.name, group.ordinal, &by.id, &by.name, now],
        )
        .await
    }

    /// Removes a group of a project and all groups in it; their tasks are in no group then. False: there is no such group.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_group(&mut self, project: &ProjectId, id: &GroupId) -> Result<bool> {
        self.moves(&DELETE, args![id, project]).await
    }

    /// Puts a task of a project into a group, or out of all. False: there is no such task, or it is in the recycle bin.
    ///
    /// # Errors
    /// [`crate::StoreError::Missing`] where there is no such group.
    pub async fn set_group(&mut self, project: &ProjectId, task: &TaskId, group: Option<&GroupId>) -> Result<bool> {
        let group = group.map(GroupId::as_str);
        self.moves(&SET_GROUP, args![task, project, group]).await
    }
}
