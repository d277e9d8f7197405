//! The groups of a project.

use crate::App;
use crate::auth::{May, View};
use crate::envelope::{Full, Reply};
use crate::error::{ApiError, Failures};
use crate::path::ProjectPath;
use crate::time::Zone;
use axum::extract::State;
use kiln_model::id::{DomainId, GroupId};
use kiln_model::task::{Group, GroupTree};
use serde::Serialize;
use utoipa::ToSchema;

/// A group with the groups in it.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupNode {
    id: String,
    name: String,
    /// The group that it lies in; null at the root.
    parent_id: Option<String>,
    /// The ids from the root down to it, joined by `.`.
    path_id: String,
    project_id: String,
    domain_id: String,
    /// Its place among the groups beside it.
    ordinal: u32,
    create_user: String,
    create_time: String,
    /// Null before the first change.
    update_user: Option<String>,
    /// Null before the first change.
    update_time: Option<String>,
    /// The groups in it, in their order.
    #[schema(no_recursion)]
    children: Vec<GroupNode>,
}

/// The groups of a project as a tree, in their order (v1).
#[utoipa::path(
    get, path = "/v1/job/{project_id}/group/tree", operation_id = "ListGroupTree", tag = "groups",
    params(ProjectPath), security(("token" = ["task:view"])),
    responses((status = 200, body = Full<Vec<GroupNode>>), Failures),
)]
pub(crate) async fn list_group_tree(
    may: May<View>,
    State(app): State<App>,
    ProjectPath { project_id }: ProjectPath,
) -> Result<Reply<Full<Vec<GroupNode>>>, ApiError> {
    let (project, _) = may.project(&project_id).await?;
    let tree = app.engine.store().read().await?.groups_of(&project_id).await?;
    let from = Nodes {
        tree: &tree,
        domain: &project.domain,
        zone: app.zone(),
    };
    Ok(Full::success(from.below(None)))
}

struct Nodes<'a> {
    tree: &'a GroupTree,
    domain: &'a DomainId,
    zone: Zone,
}

impl Nodes<'_> {
    /// Groups lie no deeper than the model allows, and so does this call itself.
    fn below(&self, parent: Option<&GroupId>) -> Vec<GroupNode> {
        self.tree.children(parent).map(|it| self.node(it)).collect()
    }

    fn node(&self, group: &Group) -> GroupNode {
        let updated = group.updated.as_ref();
        GroupNode {
            id: group.id.to_string(),
            name: group.name.clone(),
            parent_id: group.parent.as_ref().map(ToString::to_string),
            path_id: self.tree.path(&group.id),
            project_id: group.project.to_string(),
            domain_id: self.domain.to_string(),
            ordinal: group.ordinal,
            create_user: group.creator.name.clone(),
            create_time: self.zone.bare_offset(group.created),
            update_user: updated.map(|(by, _)| by.name.clone()),
            update_time: updated.map(|(_, at)| self.zone.bare_offset(*at)),
            children: self.below(Some(&group.id)),
        }
    }
}
