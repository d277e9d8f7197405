//! How a caller belongs to a project, and what follows for the project and its tasks: the one rule of rights.

use super::{Actor, RightSet, Role};
use crate::task::Task;

/// How a caller belongs to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Membership {
    /// Whether the caller made the project.
    pub owns_project: bool,
    /// The number of the caller's role in it; none for who is no member.
    pub role: Option<i32>,
    /// What the project's matrix gives to that role, where it has a row for it.
    pub matrix: Option<RightSet>,
}

impl Membership {
    /// What the caller may do in the project: everything for administrators and who made the project, else what the matrix of
    /// the project, or the default one, gives to the caller's role.
    #[must_use]
    pub fn in_project(&self, admin: bool) -> RightSet {
        if admin || self.owns_project {
            return RightSet::ALL;
        }
        let Some(role) = self.role else {
            return RightSet::NONE;
        };
        self.matrix
            .or_else(|| Role::with_id(role).map(Role::default_rights))
            .unwrap_or_default()
    }

    /// What the caller may do on a task of the project, whose own matrix gives `own` to the caller's role: everything for
    /// administrators and who made the project, and for members on tasks of their own; else what the task's matrix says where
    /// the task does not follow its project.
    #[must_use]
    pub fn on_task(&self, task: &Task, actor: &Actor, own: Option<RightSet>) -> RightSet {
        let in_project = self.in_project(actor.admin);
        if actor.admin || self.owns_project || self.role.is_none() {
            return in_project;
        }
        if task.creator.id == actor.user.id {
            return RightSet::ALL;
        }
        if task.follows_project {
            return in_project;
        }
        own.unwrap_or(in_project)
    }
}
