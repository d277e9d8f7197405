//! Changing what roles may do: on tasks, or in a project. All of it in one unit of work, or nothing.

use super::{matrix, rights};
use crate::error::Problems;
use crate::{Engine, EngineError};
use kiln_model::access::{Actor, Permission, RightSet, RoleChange, matrix as model};
use kiln_model::id::{ProjectId, TaskId};
use kiln_model::task::Task;
use kiln_model::time::Timestamp;
use kiln_store::{AuditRow, Project, Unit};
use serde_json::json;

/// What becomes of the matrix of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatrixChange {
    /// The task follows its project; what its own matrix said is forgotten.
    Follow,
    /// The task has a matrix of its own: the one that held until now, with these changes.
    Own(Vec<RoleChange>),
}

/// The rights of a caller in what is changed; to change them takes the right to assign.
fn assigning(author: RightSet) -> Result<RightSet, EngineError> {
    if author.allows(Permission::TaskAssign) {
        Ok(author)
    } else {
        Err(EngineError::RightMissing(Permission::TaskAssign))
    }
}

/// What changes make of a matrix: its rows that change, with what the role may do from now on.
fn changed(
    rows: &[matrix::MatrixRow],
    changes: &[RoleChange],
    author: RightSet,
) -> Result<Vec<(i32, RightSet)>, EngineError> {
    let mut after: Vec<(i32, RightSet)> = rows.iter().map(|it| (it.role, it.rights)).collect();
    for (at, change) in changes.iter().enumerate() {
        let refused = |field: &str, message: &str| {
            let field = format!("permissions[{at}].{field}");
            EngineError::Invalid(Problems::one(field, message))
        };
        if change.role == model::CREATOR {
            if change.flags.iter().any(|(_, given)| !given) {
                return Err(refused(
                    "role_id",
                    "the creator may do everything, which cannot be changed",
                ));
            }
            continue;
        }
        let row = after.iter_mut().find(|(role, _)| *role == change.role);
        let row = row.ok_or_else(|| refused("role_id", "there is no role of this number"))?;
        row.1 = change.applied_to(row.1);
    }
    lifts(rows, &after, author)?;
    let before = |role: i32| rows.iter().find(|it| it.role == role).map(|it| it.rights);
    after.retain(|(role, rights)| before(*role) != Some(*rights));
    Ok(after)
}

/// Refuses to give a role what the author does not hold.
pub(super) fn lifts(
    rows: &[matrix::MatrixRow],
    after: &[(i32, RightSet)],
    author: RightSet,
) -> Result<(), EngineError> {
    for row in rows {
        let rights = after
            .iter()
            .find(|(role, _)| *role == row.role)
            .map_or(row.rights, |it| it.1);
        if let Some(missing) = model::beyond(author, row.rights, rights) {
            return Err(EngineError::RightMissing(missing));
        }
    }
    Ok(())
}

/// A task that is held until the unit ends, with its project.
pub(super) async fn held(
    unit: &mut Unit,
    by: &Actor,
    task: &TaskId,
    project: Option<&ProjectId>,
) -> Result<(Task, Project), EngineError> {
    if !unit.hold_live_task(task).await? {
        return Err(EngineError::NoSuchTask);
    }
    let found = unit.task(task).await?.filter(|it| it.domain == by.domain);
    let found = found.filter(|it| project.is_none_or(|wanted| *wanted == it.project));
    let found = found.ok_or(EngineError::NoSuchTask)?;
    let project = unit.project(&found.project).await?.ok_or(EngineError::NoSuchProject)?;
    Ok((found, project))
}

impl Engine {
    /// Changes what roles may do on tasks of a project, or of any project where none is named.
    ///
    /// # Errors
    /// A task does not exist or is not of the project, the caller may not assign rights on one or gives more than it has there,
    /// or there is no such role. Then nothing is changed.
    pub async fn change_task_matrices(
        &self,
        by: &Actor,
        tasks: &[TaskId],
        project: Option<&ProjectId>,
        change: &MatrixChange,
    ) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut tasks = tasks.to_vec();
        // Always in the same order, so that two callers never wait for each other.
        tasks.sort_unstable();
        tasks.dedup();
        let mut unit = self.0.store.begin().await?;
        let mut found = Vec::new();
        for task in &tasks {
            found.push(held(&mut unit, by, task, project).await?);
        }
        let mut projects: Vec<&ProjectId> = found.iter().map(|(_, project)| &project.id).collect();
        projects.sort_unstable();
        projects.dedup();
        for project in projects {
            unit.hold_project(project).await?;
        }
        for (task, project) in &found {
            let author = assigning(rights::rights_on(&mut unit, by, task).await?)?;
            match change {
                MatrixChange::Follow => self.follow(&mut unit, by, (task, project), author, now).await?,
                MatrixChange::Own(changes) => {
                    let rows = matrix::of_task(&mut unit, task, project).await?;
                    let after = changed(&rows, changes, author)?;
                    self.own(&mut unit, by, task, &rows, &after, now).await?;
                }
            }
        }
        unit.commit().await?;
        Ok(())
    }

    /// Changes what roles may do in a project: on every task that follows it.
    ///
    /// # Errors
    /// The project does not exist, the caller may not assign rights in it or gives more than it has, or there is no such role.
    pub async fn change_project_matrix(
        &self,
        by: &Actor,
        project: &ProjectId,
        changes: &[RoleChange],
    ) -> Result<(), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        unit.hold_project(project).await?;
        let found = unit.project(project).await?.filter(|it| it.domain == by.domain);
        let found = found.ok_or(EngineError::NoSuchProject)?;
        let author = assigning(rights::rights_in(&mut unit, by, &found).await?)?;
        let rows = matrix::of_project(&mut unit, &found).await?;
        for (role, rights) in changed(&rows, changes, author)? {
            unit.set_project_rights(project, role, rights, now).await?;
        }
        let row = AuditRow {
            at: now,
            domain: by.domain.clone(),
            user: by.user.clone(),
            action: "updateProjectPermission".to_owned(),
            resource: project.to_string(),
            detail: json!({ "project_name": found.name, "roles": roles(changes) }),
        };
        unit.insert_audit(&row).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Gives a task a matrix of its own: the rows that held until now, with what changes in them.
    pub(super) async fn own(
        &self,
        unit: &mut Unit,
        by: &Actor,
        task: &Task,
        rows: &[matrix::MatrixRow],
        after: &[(i32, RightSet)],
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if !task.follows_project && after.is_empty() {
            return Ok(());
        }
        if task.follows_project {
            for row in rows {
                unit.set_task_rights(&task.id, row.role, row.rights, now).await?;
            }
            unit.set_follows_project(&task.id, false).await?;
        }
        for (role, rights) in after {
            unit.set_task_rights(&task.id, *role, *rights, now).await?;
        }
        let name = task.definition.name.as_str();
        Self::audit(unit, now, by, "updateJobPermission", &task.id, name).await?;
        Ok(())
    }
}

fn roles(changes: &[RoleChange]) -> Vec<i32> {
    changes.iter().map(|it| it.role).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::access::Role;

    fn rows() -> Vec<matrix::MatrixRow> {
        let at = Timestamp::from_millis(0);
        let row = |it: Role| matrix::MatrixRow {
            role: it.id(),
            name: String::new(),
            rights: it.default_rights(),
            created: at,
            updated: at,
        };
        Role::ALL.map(row).to_vec()
    }

    fn change(role: i32, permission: Permission, given: bool) -> Vec<RoleChange> {
        vec![RoleChange {
            role,
            flags: vec![(permission, given)],
        }]
    }

    #[test]
    fn only_rows_that_change_are_written() {
        let viewer = Role::Viewer.id();
        let same = change(viewer, Permission::TaskView, true);
        assert_eq!(changed(&rows(), &same, RightSet::ALL).unwrap(), []);
        let more = change(viewer, Permission::TaskExecute, true);
        let rights = RightSet::NONE.with(Permission::TaskView).with(Permission::TaskExecute);
        assert_eq!(changed(&rows(), &more, RightSet::ALL).unwrap(), [(viewer, rights)]);
    }

    #[test]
    fn the_row_of_the_creator_is_locked() {
        let kept = change(model::CREATOR, Permission::TaskView, true);
        assert_eq!(changed(&rows(), &kept, RightSet::ALL).unwrap(), []);
        let taken = change(model::CREATOR, Permission::TaskView, false);
        assert!(matches!(
            changed(&rows(), &taken, RightSet::ALL),
            Err(EngineError::Invalid(_))
        ));
    }

    #[test]
    fn nobody_gives_more_than_they_have() {
        let author = RightSet::NONE.with(Permission::TaskAssign);
        let lift = change(Role::Viewer.id(), Permission::TaskDelete, true);
        let refused = changed(&rows(), &lift, author);
        assert!(matches!(
            refused,
            Err(EngineError::RightMissing(Permission::TaskDelete))
        ));
        let lower = change(Role::Developer.id(), Permission::TaskDelete, false);
        assert_eq!(changed(&rows(), &lower, author).unwrap().len(), 1);
    }

    #[test]
    fn a_role_that_does_not_exist_is_refused() {
        let unknown = change(777, Permission::TaskView, true);
        assert!(matches!(
            changed(&rows(), &unknown, RightSet::ALL),
            Err(EngineError::Invalid(_))
        ));
    }
}
