//! What can be permitted inside a project.

/// A right that an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Make tasks.
    TaskCreate,
    /// Change tasks.
    TaskModify,
    /// Delete tasks.
    TaskDelete,
    /// See tasks, builds, logs and artifacts.
    TaskView,
    /// Run and stop builds.
    TaskExecute,
    /// Copy tasks.
    TaskCopy,
    /// Disable and enable tasks.
    TaskDisable,
    /// Say who may do what.
    TaskAssign,
    /// Make, change and remove groups of tasks, and move tasks between them.
    TaskGroup,
    /// See a project and who works in it: all of its members.
    ProjectView,
    /// Change a project and its members: its creator, its administrators and managers.
    ProjectManage,
    /// Use what the tenant offers to every user of it.
    TenantUse,
    /// Decide for the whole tenant: its owner and administrators alone.
    TenantOwn,
}

impl Permission {
    /// The name in the inventory of operations: `task:delete`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TaskCreate => "task:create",
            Self::TaskModify => "task:modify",
            Self::TaskDelete => "task:delete",
            Self::TaskView => "task:view",
            Self::TaskExecute => "task:execute",
            Self::TaskCopy => "task:copy",
            Self::TaskDisable => "task:disable",
            Self::TaskAssign => "task:assign",
            Self::TaskGroup => "task:group",
            Self::ProjectView => "project:view",
            Self::ProjectManage => "project:manage",
            Self::TenantUse => "tenant:use",
            Self::TenantOwn => "tenant:own",
        }
    }
}
