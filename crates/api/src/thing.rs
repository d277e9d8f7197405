//! What can be looked for in vain, in words.

/// Something that a caller may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A task.
    Task,
    /// A build of a task.
    Build,
    /// The record of a build.
    Record,
    /// A CodeArts project.
    Project,
    /// A user of the tenant, or a member of a project.
    User,
    /// A group of tasks.
    Group,
    /// A step of a build.
    Step,
    /// A file that a build handed in.
    Artifact,
    /// The coverage report of a step.
    CoverageReport,
    /// The second id of a task, which its records hang on.
    BuildProject,
    /// A template.
    Template,
    /// A base image.
    Image,
    /// A successful build of a repository.
    Success,
    /// A file of the file manager.
    KeystoreFile,
    /// What a user may do with such a file.
    KeystorePermission,
    /// A repository of tasks that the caller may see.
    Repository,
}

impl Thing {
    pub(crate) const fn english(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Build => "build",
            Self::Record => "record",
            Self::Project => "project",
            Self::User => "user",
            Self::Group => "group",
            Self::Step => "step",
            Self::Artifact => "artifact",
            Self::CoverageReport => "coverage report",
            Self::BuildProject => "build project",
            Self::Template => "template",
            Self::Image => "base image",
            Self::Success => "successful build of this repository",
            Self::KeystoreFile => "file",
            Self::KeystorePermission => "permission",
            Self::Repository => "repository",
        }
    }

    pub(crate) const fn chinese(self) -> &'static str {
        match self {
            Self::Task => "构建任务",
            Self::Build => "构建",
            Self::Record => "构建记录",
            Self::Project => "项目",
            Self::User => "用户",
            Self::Group => "任务分组",
            Self::Step => "构建步骤",
            Self::Artifact => "构建产物",
            Self::CoverageReport => "覆盖率报告",
            Self::BuildProject => "构建工程",
            Self::Template => "构建模板",
            Self::Image => "基础镜像",
            Self::Success => "该代码仓库的成功构建",
            Self::KeystoreFile => "文件",
            Self::KeystorePermission => "文件权限",
            Self::Repository => "代码仓库",
        }
    }
}
