//! The matrices of rights: of a project, and of a task that does not follow its project; and the roles of a tenant's own.

use crate::error::Result;
use crate::rows::{OwnRole, RightsRow};
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::access::RightSet;
use kiln_model::id::{DomainId, ProjectId, TaskId};
use kiln_model::time::Timestamp;

statements! {
    PROJECT_RIGHTS = "read" "rights": "SELECT role, rights FROM project_rights WHERE project = $1 AND role = $2";
    TASK_RIGHTS = "read" "rights": "SELECT role, rights FROM task_rights WHERE task = $1 AND role = $2";
    PROJECT_MATRIX = "list" "rights": "
        SELECT role, rights, updated AS created, updated
          FROM project_rights
         WHERE project = $1
         ORDER BY role";
    TASK_MATRIX = "list" "rights": "
        SELECT role, rights, created, updated
          FROM task_rights
         WHERE task = $1
         ORDER BY role";
    SET_PROJECT_RIGHTS = "change" "rights": "
        INSERT INTO project_rights (project, role, rights, updated)
        VALUES ($1, $2, $3, $4)
            ON CONFLICT (project, role) DO UPDATE SET rights = excluded.rights, updated = excluded.updated";
    SET_TASK_RIGHTS = "change" "rights": "
        INSERT INTO task_rights (task, role, rights, created, updated)
        VALUES ($1, $2, $3, $4, $4)
            ON CONFLICT (task, role) DO UPDATE SET rights = excluded.rights, updated = excluded.updated";
    DROP_TASK_RIGHTS = "remove" "rights": "DELETE FROM task_rights WHERE task = $1";
    OWN_RIGHTS = "change" "a task": "UPDATE tasks SET own_rights = $2 WHERE id = $1 AND state <> 'deleted'";
    ROLE = "read" "a role": "SELECT id, name, rights, created FROM roles WHERE domain = $1 AND id = $2";
    ROLES = "list" "roles": "SELECT id, name, rights, created FROM roles WHERE domain = $1 ORDER BY id";
    INSERT_ROLE = "insert" "a role of this name or number": "
        INSERT INTO roles (domain, id, name, rights, created)
        VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING";
    // Writing the row as it is holds it until the unit ends, on either database.
    HOLD_PROJECT = "hold" "a project": "UPDATE projects SET name = name WHERE id = $1";
    HOLD_TASK = "hold" "a task": "UPDATE tasks SET name = name WHERE id = $1 AND state <> 'deleted'";
}

fn rights(row: &Row) -> Result<RightSet> {
    let fields = Fields::new(row, "rights", "role");
    RightSet::from_bits(fields.number("rights")?)
        .ok_or_else(|| fields.unfit("rights", "a bit of it stands for nothing"))
}

fn matrix_row(row: &Row) -> Result<RightsRow> {
    let fields = Fields::new(row, "rights", "role");
    Ok(RightsRow {
        role: fields.number("role")?,
        rights: rights(row)?,
        created: fields.time("created")?,
        updated: fields.time("updated")?,
    })
}

fn own_role(row: &Row) -> Result<OwnRole> {
    let fields = Fields::new(row, "roles", "id");
    Ok(OwnRole {
        id: fields.number("id")?,
        name: fields.text("name")?,
        rights: RightSet::from_bits(fields.number("rights")?)
            .ok_or_else(|| fields.unfit("rights", "a bit of it stands for nothing"))?,
        created: fields.time("created")?,
    })
}

impl Session {
    /// What a role may do in a project, where the project says something else than the default matrix.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no set of rights.
    pub async fn project_rights(&mut self, project: &ProjectId, role: i32) -> Result<Option<RightSet>> {
        self.one(&PROJECT_RIGHTS, args![project, role], rights).await
    }

    /// What a role may do on a task, where the task has a matrix of its own; it counts only for a task that does not follow its
    /// project.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no set of rights.
    pub async fn task_rights(&mut self, task: &TaskId, role: i32) -> Result<Option<RightSet>> {
        self.one(&TASK_RIGHTS, args![task, role], rights).await
    }

    /// What a project says about roles, where it says something else than the default matrix.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no set of rights.
    pub async fn project_matrix(&mut self, project: &ProjectId) -> Result<Vec<RightsRow>> {
        self.all(&PROJECT_MATRIX, args![project], matrix_row).await
    }

    /// What a task's own matrix says.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no set of rights.
    pub async fn task_matrix(&mut self, task: &TaskId) -> Result<Vec<RightsRow>> {
        self.all(&TASK_MATRIX, args![task], matrix_row).await
    }

    /// A role of a tenant's own.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no role.
    pub async fn own_role(&mut self, domain: &DomainId, id: i32) -> Result<Option<OwnRole>> {
        self.one(&ROLE, args![domain, id], own_role).await
    }

    /// The roles of a tenant's own, by number.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no role.
    pub async fn own_roles(&mut self, domain: &DomainId) -> Result<Vec<OwnRole>> {
        self.all(&ROLES, args![domain], own_role).await
    }
}

impl Unit {
    /// Sets what a role may do in a project.
    ///
    /// # Errors
    /// The project does not exist.
    pub async fn set_project_rights(
        &mut self,
        project: &ProjectId,
        role: i32,
        rights: RightSet,
        now: Timestamp,
    ) -> Result<()> {
        self.execute(&SET_PROJECT_RIGHTS, args![project, role, u32::from(rights.bits()), now])
            .await
            .map(|_| ())
    }

    /// Sets what a role may do on a task.
    ///
    /// # Errors
    /// The task does not exist.
    pub async fn set_task_rights(&mut self, task: &TaskId, role: i32, rights: RightSet, now: Timestamp) -> Result<()> {
        self.execute(&SET_TASK_RIGHTS, args![task, role, u32::from(rights.bits()), now])
            .await
            .map(|_| ())
    }

    /// Has a task follow its project, whose matrix then counts for it; its own is forgotten. Or not follow it any more. False:
    /// there is no such task, or it is in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_follows_project(&mut self, task: &TaskId, follows: bool) -> Result<bool> {
        if !self.moves(&OWN_RIGHTS, args![task, !follows]).await? {
            return Ok(false);
        }
        if follows {
            self.execute(&DROP_TASK_RIGHTS, args![task]).await?;
        }
        Ok(true)
    }

    /// Keeps a new role of a tenant's own.
    ///
    /// # Errors
    /// Its name or number is taken (the unit can go on then), or the tenant does not exist.
    pub async fn insert_own_role(&mut self, domain: &DomainId, role: &OwnRole) -> Result<()> {
        let rights = u32::from(role.rights.bits());
        self.insert(&INSERT_ROLE, args![domain, role.id, &role.name, rights, role.created])
            .await
    }

    /// Keeps others from changing a project and its matrix until the unit ends. Tasks are held before their projects.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hold_project(&mut self, project: &ProjectId) -> Result<bool> {
        self.moves(&HOLD_PROJECT, args![project]).await
    }

    /// Keeps others from changing a task and its matrix until the unit ends. False: there is no such task, or it is in the
    /// recycle bin.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hold_live_task(&mut self, task: &TaskId) -> Result<bool> {
        self.moves(&HOLD_TASK, args![task]).await
    }
}
