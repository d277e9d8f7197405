//! The matrices as they hold now: every role with what it may do, whoever said so.

use crate::{Engine, EngineError};
use kiln_model::access::{RightSet, Role, matrix};
use kiln_model::task::Task;
use kiln_model::time::Timestamp;
use kiln_store::{Project, RightsRow, Session};

/// What one role may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The role's number; [`matrix::CREATOR`] for the creator.
    pub role: i32,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub rights: RightSet,
    /// Since when there is something to say about it here.
    pub created: Timestamp,
    /// When it was changed last.
    pub updated: Timestamp,
}

fn overlaid(rows: &mut [MatrixRow], over: &[RightsRow]) {
    for row in rows {
        if let Some(said) = over.iter().find(|it| it.role == row.role) {
            (row.rights, row.created, row.updated) = (said.rights, said.created, said.updated);
        }
    }
}

/// The matrix of a project: the default one, and over it what the project says. The creator's row is not in it.
pub(super) async fn of_project(session: &mut Session, project: &Project) -> Result<Vec<MatrixRow>, EngineError> {
    let row = |role: i32, name: &str, rights| MatrixRow {
        role,
        name: name.to_owned(),
        rights,
        created: project.created,
        updated: project.created,
    };
    let official = Role::ALL.map(|it| row(it.id(), it.official_name(), it.default_rights()));
    let own = session.own_roles(&project.domain).await?;
    let own = own.iter().map(|it| row(it.id, &it.name, it.rights));
    let mut rows: Vec<_> = official.into_iter().chain(own).collect();
    overlaid(&mut rows, &session.project_matrix(&project.id).await?);
    Ok(rows)
}

/// The matrix that counts for a task.
pub(super) async fn of_task(
    session: &mut Session,
    task: &Task,
    project: &Project,
) -> Result<Vec<MatrixRow>, EngineError> {
    let mut rows = of_project(session, project).await?;
    if !task.follows_project {
        overlaid(&mut rows, &session.task_matrix(&task.id).await?);
    }
    Ok(rows)
}

fn with_creator(rows: Vec<MatrixRow>, since: Timestamp) -> Vec<MatrixRow> {
    let creator = MatrixRow {
        role: matrix::CREATOR,
        name: "creator".to_owned(),
        rights: RightSet::ALL,
        created: since,
        updated: since,
    };
    std::iter::once(creator).chain(rows).collect()
}

impl Engine {
    /// What each role may do in a project, the creator first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn project_matrix(&self, project: &Project) -> Result<Vec<MatrixRow>, EngineError> {
        let mut reader = self.0.store.read().await?;
        Ok(with_creator(of_project(&mut reader, project).await?, project.created))
    }

    /// What each role may do on a task, the creator first; the matrix of the project for a task that follows it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn task_matrix(&self, task: &Task) -> Result<Vec<MatrixRow>, EngineError> {
        let mut reader = self.0.store.read().await?;
        let project = reader.project(&task.project).await?.ok_or(EngineError::NoSuchProject)?;
        Ok(with_creator(of_task(&mut reader, task, &project).await?, task.created))
    }
}
