//! The matrices of rights: of a project, and of a task that does not follow its project.

use crate::error::Result;
use crate::session::Session;
use crate::sql::{Fields, Row, args, statements};
use kiln_model::access::RightSet;
use kiln_model::id::{ProjectId, TaskId};

statements! {
    PROJECT_RIGHTS = "read" "rights": "SELECT role, rights FROM project_rights WHERE project = $1 AND role = $2";
    TASK_RIGHTS = "read" "rights": "SELECT role, rights FROM task_rights WHERE task = $1 AND role = $2";
}

fn rights(row: &Row) -> Result<RightSet> {
    let fields = Fields::new(row, "rights", "role");
    RightSet::from_bits(fields.number("rights")?)
        .ok_or_else(|| fields.unfit("rights", "a bit of it stands for nothing"))
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
}
