//! The flags of a row of a matrix, and the ids that these operations take in their queries.

use crate::error::ApiError;
use crate::query::Query;
use kiln_model::access::{Permission, RightSet};
use kiln_model::id::{ProjectId, TaskId};
use serde::Serialize;
use utoipa::ToSchema;

/// The names of the flags on the wire.
pub(super) const NAMES: [(&str, Permission); 7] = [
    ("is_modify", Permission::TaskModify),
    ("is_delete", Permission::TaskDelete),
    ("is_view", Permission::TaskView),
    ("is_execute", Permission::TaskExecute),
    ("is_copy", Permission::TaskCopy),
    ("is_forbidden", Permission::TaskDisable),
    ("is_manager", Permission::TaskAssign),
];

/// What may be done.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the shape of the contract")]
pub(super) struct Flags {
    is_modify: bool,
    is_delete: bool,
    is_view: bool,
    is_execute: bool,
    is_copy: bool,
    /// Disable and enable.
    is_forbidden: bool,
    /// Say who may do what.
    is_manager: bool,
}

impl Flags {
    pub(super) fn of(rights: RightSet) -> Self {
        Self {
            is_modify: rights.allows(Permission::TaskModify),
            is_delete: rights.allows(Permission::TaskDelete),
            is_view: rights.allows(Permission::TaskView),
            is_execute: rights.allows(Permission::TaskExecute),
            is_copy: rights.allows(Permission::TaskCopy),
            is_forbidden: rights.allows(Permission::TaskDisable),
            is_manager: rights.allows(Permission::TaskAssign),
        }
    }
}

/// `job_id` of a query.
pub(super) fn job_of(query: &Query) -> Result<TaskId, ApiError> {
    TaskId::parse(query.required("job_id")?).map_err(|_| ApiError::MalformedTaskId)
}

/// `project_id` of a query.
pub(super) fn project_of(query: &Query) -> Result<ProjectId, ApiError> {
    let text = query.required("project_id")?;
    ProjectId::parse(text).map_err(|error| ApiError::invalid("project_id", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::access::matrix;

    #[test]
    fn each_flag_shows_its_own_right() {
        assert_eq!(NAMES.map(|it| it.1), matrix::FLAGS);
        for (name, permission) in NAMES {
            let shown = serde_json::to_value(Flags::of(RightSet::NONE.with(permission))).unwrap_or_default();
            let on: Vec<_> = shown
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, it)| **it == true)
                .collect();
            assert_eq!(on.len(), 1);
            assert_eq!(on[0].0, name);
        }
    }
}
