//! Who acts, and what they may do.

pub mod matrix;
mod membership;
mod permission;
mod rights;
mod role;

pub use matrix::RoleChange;
pub use membership::Membership;
pub use permission::Permission;
pub use rights::RightSet;
pub use role::Role;

use crate::id::{DomainId, UserId};
use serde::{Deserialize, Serialize};

/// A user as others see them: the id, and the name at the time of the deed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRef {
    /// The user's id.
    pub id: UserId,
    /// The user's name.
    pub name: String,
}

/// Who does something: a user, inside a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user.
    pub user: UserRef,
    /// The user's tenant.
    pub domain: DomainId,
    /// The tenant's name.
    pub domain_name: String,
    /// Whether the user administers the tenant: such a user may do everything in every project of it.
    pub admin: bool,
}
