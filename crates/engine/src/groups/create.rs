//! Making a group.

use super::place::{check_depth, check_name};
use crate::error::Problems;
use crate::{Engine, EngineError};
use kiln_model::access::Actor;
use kiln_model::id::{GroupId, ProjectId};
use kiln_model::task::{Group, GroupTree};

impl Engine {
    /// Makes a group in a project, after its siblings. Gives it with the tree that it is a part of.
    ///
    /// # Errors
    /// No such parent, its name is taken beside it, it would lie too deep, or the project has as many groups as it may.
    pub async fn create_group(
        &self,
        by: &Actor,
        project: &ProjectId,
        parent: Option<&GroupId>,
        name: &str,
    ) -> Result<(Group, GroupTree), EngineError> {
        let now = self.0.clock.now();
        let mut unit = self.0.store.begin().await?;
        let tree = unit.hold_groups_of(project).await?;
        if parent.is_some_and(|it| tree.find(it).is_none()) {
            return Err(EngineError::NoSuchGroup);
        }
        let limit = self.0.settings.group_limit;
        if tree.count() >= limit {
            let reason = format!("the project has {limit} groups, which is the most it may have");
            return Err(EngineError::Invalid(Problems::one("name", reason)));
        }
        check_depth(&tree, parent, 1)?;
        check_name(&tree, parent, name, None)?;
        let group = Group {
            id: GroupId::from_random(self.0.entropy.bytes()),
            project: project.clone(),
            parent: parent.cloned(),
            name: name.to_owned(),
            ordinal: tree.next_ordinal(parent),
            creator: by.user.clone(),
            created: now,
            updated: None,
        };
        unit.insert_group(&group).await?;
        Self::audit_group(&mut unit, now, by, "createJobGroup", &group).await?;
        let tree = unit.groups_of(project).await?;
        unit.commit().await?;
        Ok((group, tree))
    }
}
