//! What a role, or a caller, may do: a set of permissions of a project, kept as one number.

use super::Permission;

/// A set of the permissions on tasks, which the matrices of projects and tasks give. Others are never in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RightSet(u16);

/// The place of a permission in the stored number; none for those that no matrix gives.
const fn bit(permission: Permission) -> u16 {
    match permission {
        Permission::TaskCreate => 1,
        Permission::TaskModify => 1 << 1,
        Permission::TaskDelete => 1 << 2,
        Permission::TaskView => 1 << 3,
        Permission::TaskExecute => 1 << 4,
        Permission::TaskCopy => 1 << 5,
        Permission::TaskDisable => 1 << 6,
        Permission::TaskAssign => 1 << 7,
        Permission::TaskGroup => 1 << 8,
        Permission::ProjectView | Permission::ProjectManage | Permission::TenantUse | Permission::TenantOwn => 0,
    }
}

impl RightSet {
    /// No permission.
    pub const NONE: Self = Self(0);
    /// Every permission of a project.
    pub const ALL: Self = Self((1 << 9) - 1);

    /// The set of the stored number; none where a bit of it stands for nothing.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Option<Self> {
        if bits & !Self::ALL.0 == 0 {
            Some(Self(bits))
        } else {
            None
        }
    }

    /// The stored number.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// With this permission.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | bit(permission))
    }

    /// Without this permission.
    #[must_use]
    pub const fn without(self, permission: Permission) -> Self {
        Self(self.0 & !bit(permission))
    }

    /// With or without this permission.
    #[must_use]
    pub const fn set(self, permission: Permission, given: bool) -> Self {
        if given {
            self.with(permission)
        } else {
            self.without(permission)
        }
    }

    /// Everything that either set has.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the permission is in the set.
    #[must_use]
    pub const fn allows(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_comes_back_from_its_number() {
        let set = RightSet::NONE.with(Permission::TaskView).with(Permission::TaskGroup);
        assert_eq!(RightSet::from_bits(set.bits()), Some(set));
        assert_eq!(RightSet::from_bits(1 << 9), None);
    }

    #[test]
    fn permissions_of_the_tenant_are_in_no_set() {
        assert!(!RightSet::ALL.allows(Permission::TenantOwn));
        assert_eq!(RightSet::NONE.with(Permission::TenantUse), RightSet::NONE);
    }

    #[test]
    fn a_permission_that_is_taken_away_is_gone() {
        let set = RightSet::ALL.without(Permission::TaskDelete);
        assert!(!set.allows(Permission::TaskDelete) && set.allows(Permission::TaskView));
        assert_eq!(set.union(RightSet::NONE.with(Permission::TaskDelete)), RightSet::ALL);
        assert_eq!(set.set(Permission::TaskDelete, true), RightSet::ALL);
    }
}
