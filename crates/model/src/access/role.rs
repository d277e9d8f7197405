//! The roles of a project's members, and what each may do by default.

use super::{Permission, RightSet};

/// A role inside a project; the ids are the official ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Project administrator, -1.
    ProjectAdmin,
    /// Project manager, 3.
    ProjectManager,
    /// System engineer, 1015.
    SystemEngineer,
    /// Committer, 1001.
    Committer,
    /// Developer, 4.
    Developer,
    /// Product manager, 1002.
    ProductManager,
    /// Test manager, 5.
    TestManager,
    /// Viewer, 8.
    Viewer,
    /// Operation manager, 0.
    OperationManager,
    /// Tester, 6.
    Tester,
    /// Participant, 7.
    Participant,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::ProjectAdmin,
        Self::ProjectManager,
        Self::SystemEngineer,
        Self::Committer,
        Self::Developer,
        Self::ProductManager,
        Self::TestManager,
        Self::Viewer,
        Self::OperationManager,
        Self::Tester,
        Self::Participant,
    ];

    /// The official id.
    #[must_use]
    pub const fn id(self) -> i32 {
        match self {
            Self::ProjectAdmin => -1,
            Self::ProjectManager => 3,
            Self::SystemEngineer => 1015,
            Self::Committer => 1001,
            Self::Developer => 4,
            Self::ProductManager => 1002,
            Self::TestManager => 5,
            Self::Viewer => 8,
            Self::OperationManager => 0,
            Self::Tester => 6,
            Self::Participant => 7,
        }
    }

    /// The name for commands: `developer`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProjectAdmin => "project-admin",
            Self::ProjectManager => "project-manager",
            Self::SystemEngineer => "system-engineer",
            Self::Committer => "committer",
            Self::Developer => "developer",
            Self::ProductManager => "product-manager",
            Self::TestManager => "test-manager",
            Self::Viewer => "viewer",
            Self::OperationManager => "operation-manager",
            Self::Tester => "tester",
            Self::Participant => "participant",
        }
    }

    /// The name on the wire: `project_admin`.
    #[must_use]
    pub const fn official_name(self) -> &'static str {
        match self {
            Self::ProjectAdmin => "project_admin",
            Self::ProjectManager => "project_manager",
            Self::SystemEngineer => "system_engineer",
            Self::Committer => "committer",
            Self::Developer => "developer",
            Self::ProductManager => "product_manager",
            Self::TestManager => "test_manager",
            Self::Viewer => "viewer",
            Self::OperationManager => "operation_manager",
            Self::Tester => "tester",
            Self::Participant => "participant",
        }
    }

    /// The role of that id.
    #[must_use]
    pub fn with_id(id: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.id() == id)
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// What the default matrix gives to this role.
    #[must_use]
    pub const fn default_rights(self) -> RightSet {
        match self {
            Self::ProjectAdmin | Self::ProjectManager => RightSet::ALL,
            Self::SystemEngineer | Self::Committer | Self::Developer => RightSet::ALL.without(Permission::TaskAssign),
            Self::ProductManager | Self::TestManager | Self::Viewer => RightSet::NONE.with(Permission::TaskView),
            Self::OperationManager | Self::Tester | Self::Participant => RightSet::NONE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_lead_back_to_the_role() {
        for role in Role::ALL {
            assert_eq!(Role::with_id(role.id()), Some(role));
            assert_eq!(Role::named(role.name()), Some(role));
            assert_eq!(role.official_name(), role.name().replace('-', "_"));
        }
    }

    #[test]
    fn a_viewer_sees_and_does_nothing_else() {
        let allows = |role: Role, permission| role.default_rights().allows(permission);
        assert!(allows(Role::Viewer, Permission::TaskView));
        assert!(!allows(Role::Viewer, Permission::TaskExecute));
        assert!(!allows(Role::Participant, Permission::TaskView));
        assert!(!allows(Role::Developer, Permission::TaskAssign));
        assert!(allows(Role::Developer, Permission::TaskGroup));
    }
}
