//! Where a group may lie, and what it may be called there.

use crate::EngineError;
use crate::error::Problems;
use kiln_model::id::{GroupId, ProjectId};
use kiln_model::task::{Group, GroupTree};
use kiln_store::Session;

/// Refuses a place that a group of this height cannot have in `parent`.
pub(super) fn check_depth(tree: &GroupTree, parent: Option<&GroupId>, height: usize) -> Result<(), EngineError> {
    let above = parent.map_or(0, |it| tree.line(it).len());
    if above + height > Group::DEEPEST {
        let reason = format!("groups lie at most {} levels deep", Group::DEEPEST);
        return Err(EngineError::Invalid(Problems::one("parent_id", reason)));
    }
    Ok(())
}

/// Refuses a name that another group in `parent` has.
pub(super) fn check_name(
    tree: &GroupTree,
    parent: Option<&GroupId>,
    name: &str,
    own: Option<&GroupId>,
) -> Result<(), EngineError> {
    match tree.named(parent, name).filter(|it| Some(&it.id) != own) {
        Some(holder) => {
            let reason = format!("is taken beside it by group {}", holder.id);
            Err(EngineError::Invalid(Problems::one("name", reason)))
        }
        None => Ok(()),
    }
}

/// Refuses a group of a task that is no group of the task's project.
pub(crate) async fn group_of_project(
    session: &mut Session,
    project: &ProjectId,
    group: Option<&GroupId>,
) -> Result<(), EngineError> {
    let Some(group) = group else { return Ok(()) };
    match session.groups_of(project).await?.find(group) {
        Some(_) => Ok(()),
        None => Err(EngineError::Invalid(Problems::one(
            "group_id",
            "is no group of the task's project",
        ))),
    }
}
