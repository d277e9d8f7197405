//! Changing a group: its name, and where it lies.

use super::place::{check_depth, check_name};
use crate::error::Problems;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{GroupId, ProjectId};
use kiln_model::task::{Group, GroupTree};

/// What is to change; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct GroupChange {
    /// The new name.
    pub name: Option<String>,
    /// The new place: a group, or the root.
    pub parent: Option<Option<GroupId>>,
}

impl Engine {
    /// Changes a group of a project; what lies in it comes along. A group that comes to another place stands after those that
    /// are there. Gives it with the tree that it is a part of.
    ///
    /// # Errors
    /// No such group or parent, its name is taken beside it, it would lie too deep, or in itself.
    pub async fn change_group(
        &self,
        by: &Actor,
        project: &ProjectId,
        id: &GroupId,
        change: GroupChange,
    ) -> Result<(Group, GroupTree), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let tree = unit.hold_groups_of(project).await?;
        let mut group = tree.find(id).ok_or(EngineError::NoSuchGroup)?.clone();
        if let Some(name) = change.name {
            group.name = name;
        }
        if let Some(parent) = change.parent.filter(|it| *it != group.parent) {
            if parent.as_ref().is_some_and(|it| tree.find(it).is_none()) {
                return Err(EngineError::NoSuchGroup);
            }
            if parent.as_ref().is_some_and(|it| tree.lies_in(it, id)) {
                return Err(EngineError::Invalid(Problems::one(
                    "parent_id",
                    "lies in the group itself",
                )));
            }
            check_depth(&tree, parent.as_ref(), tree.height(id))?;
            group.ordinal = tree.next_ordinal(parent.as_ref());
            group.parent = parent;
        }
        check_name(&tree, group.parent.as_ref(), &group.name, Some(id))?;
        group.updated = Some((by.user.clone(), now));
        unit.change_group(&group, &by.user, now).await?;
        Self::audit_group(&mut unit, now, by, "updateJobGroup", &group).await?;
        let tree = unit.groups_of(project).await?;
        unit.commit().await?;
        Ok((group, tree))
    }
}
