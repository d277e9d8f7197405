//! A group in a reply.

use crate::time::Zone;
use kiln_model::id::DomainId;
use kiln_model::task::{Group, GroupTree};
use serde::Serialize;
use utoipa::ToSchema;

/// A group that was made or changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupItem {
    id: String,
    /// The same as `id`.
    group_id: String,
    name: String,
    /// The group that it lies in; null at the root.
    parent_id: Option<String>,
    /// The ids from the root down to it, joined by `.`.
    path_id: String,
    project_id: String,
    domain_id: String,
    /// Its place among the groups beside it, as text.
    ordinal: String,
    create_user: String,
    create_time: String,
    /// Null before the first change.
    update_user: Option<String>,
    /// Null before the first change.
    update_time: Option<String>,
}

impl GroupItem {
    /// The list of one that the hosted service answers with.
    pub(super) fn list(group: &Group, tree: &GroupTree, domain: &DomainId, zone: Zone) -> Vec<Self> {
        let updated = group.updated.as_ref();
        vec![Self {
            id: group.id.to_string(),
            group_id: group.id.to_string(),
            name: group.name.clone(),
            parent_id: group.parent.as_ref().map(ToString::to_string),
            path_id: tree.path(&group.id),
            project_id: group.project.to_string(),
            domain_id: domain.to_string(),
            ordinal: group.ordinal.to_string(),
            create_user: group.creator.name.clone(),
            create_time: zone.bare_offset(group.created),
            update_user: updated.map(|(by, _)| by.name.clone()),
            update_time: updated.map(|(_, at)| zone.bare_offset(*at)),
        }]
    }
}
