//! What the operations on projects share: how a project and its creator look, how numbers stand for ids, and how roles are told.

use crate::error::ApiError;
use crate::wire::Object;
use kiln_model::access::{Role, UserRef};
use kiln_store::Project;
use serde::Serialize;
use utoipa::ToSchema;

/// The longest description of a project.
pub(super) const LONGEST_DESCRIPTION: usize = 1024;
/// The project service's own number for operation managers, who are 0 everywhere else.
const OPERATION_MANAGER: i32 = 9;

/// Who made a project.
#[derive(Serialize, ToSchema)]
pub(crate) struct Creator {
    user_num_id: i64,
    user_id: String,
    user_name: String,
    domain_id: String,
    domain_name: String,
    nick_name: String,
}

impl Creator {
    pub(super) fn of(project: &Project, domain_name: &str) -> Self {
        let UserRef { id, name } = &project.creator;
        Self {
            user_num_id: number(id.as_str()),
            user_id: id.to_string(),
            user_name: name.clone(),
            domain_id: project.domain.to_string(),
            domain_name: domain_name.to_owned(),
            nick_name: name.clone(),
        }
    }
}

/// `project_num_id`, `user_num_id`: a number that stands for an id where the project service has one. No operation takes it.
pub(super) fn number(id: &str) -> i64 {
    id.get(..7)
        .and_then(|digits| i64::from_str_radix(digits, 36).ok())
        .unwrap_or(0)
}

/// Reads `role_id`.
pub(super) fn role(body: &Object<'_>) -> Result<Role, ApiError> {
    let field = body.required("role_id")?;
    let text = field.text()?;
    let id = text.parse().ok().map(|id| if id == OPERATION_MANAGER { 0 } else { id });
    id.and_then(Role::with_id)
        .ok_or_else(|| field.refuse("must be the id of a role: -1, 3, 4, 5, 6, 7, 8, 9, 1001, 1002 or 1015"))
}

/// `role_id` of a role.
pub(super) fn role_id(role: i32) -> i32 {
    if role == Role::OperationManager.id() {
        OPERATION_MANAGER
    } else {
        role
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_for_an_id_and_fits_into_what_clients_have() {
        assert_eq!(number(&"z".repeat(32)), 78_364_164_095);
        assert_eq!(number(&"0".repeat(32)), 0);
    }

    #[test]
    fn an_operation_manager_is_9_in_the_project_service_alone() {
        assert_eq!(role_id(Role::OperationManager.id()), 9);
        assert_eq!(role_id(Role::Developer.id()), 4);
    }
}
