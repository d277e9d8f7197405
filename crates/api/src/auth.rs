//! Authentication and permission as one extractor.
//!
//! A handler that takes [`May<R>`] cannot run for a caller that is not known, and reaches tasks, builds and projects only
//! through it: each of its questions checks tenant, membership and role. What belongs to another tenant does not exist.

use crate::App;
use crate::error::ApiError;
use crate::incoming::Incoming;
use crate::thing::Thing;
use crate::throttle::Throttle;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kiln_iam::{Caller, CallerScope, SignedRequest, Standing};
use kiln_model::access::{Actor, Membership, Permission, RightSet, Role};
use kiln_model::build::{Build, BuildNumber};
use kiln_model::id::{BuildProjectId, ProjectId, RecordId, TaskId};
use kiln_model::task::Task;
use kiln_store::{Project, Reader};
use std::marker::PhantomData;

/// A right that an operation declares in its `security` and enforces by taking [`May`] of it.
pub(crate) trait Right: Send + Sync {
    /// The permission that the right stands for.
    const PERMISSION: Permission;
}

/// See tasks, builds, logs, artifacts: `task:view`.
pub(crate) struct View;
/// Make tasks: `task:create`.
pub(crate) struct Create;
/// Change tasks: `task:modify`.
pub(crate) struct Modify;
/// Delete tasks: `task:delete`.
pub(crate) struct Delete;
/// Run and stop builds: `task:execute`.
pub(crate) struct Execute;
/// Disable and enable tasks: `task:disable`.
pub(crate) struct Disable;
/// Copy tasks: `task:copy`.
pub(crate) struct Copy;
/// Say who may do what: `task:assign`.
pub(crate) struct Assign;
/// Order tasks in groups: `task:group`.
pub(crate) struct Group;
/// See a project and who works in it: `project:view`.
pub(crate) struct Member;
/// Change a project and its members: `project:manage`.
pub(crate) struct Manage;
/// Use what the tenant offers to every user of it: `tenant:use`.
pub(crate) struct Anyone;
/// Decide for the whole tenant: `tenant:own`.
pub(crate) struct Owner;

impl Right for View {
    const PERMISSION: Permission = Permission::TaskView;
}
impl Right for Create {
    const PERMISSION: Permission = Permission::TaskCreate;
}
impl Right for Modify {
    const PERMISSION: Permission = Permission::TaskModify;
}
impl Right for Delete {
    const PERMISSION: Permission = Permission::TaskDelete;
}
impl Right for Execute {
    const PERMISSION: Permission = Permission::TaskExecute;
}
impl Right for Disable {
    const PERMISSION: Permission = Permission::TaskDisable;
}
impl Right for Copy {
    const PERMISSION: Permission = Permission::TaskCopy;
}
impl Right for Assign {
    const PERMISSION: Permission = Permission::TaskAssign;
}
impl Right for Group {
    const PERMISSION: Permission = Permission::TaskGroup;
}
impl Right for Member {
    const PERMISSION: Permission = Permission::ProjectView;
}
impl Right for Manage {
    const PERMISSION: Permission = Permission::ProjectManage;
}
impl Right for Anyone {
    const PERMISSION: Permission = Permission::TenantUse;
}
impl Right for Owner {
    const PERMISSION: Permission = Permission::TenantOwn;
}

/// What somebody is in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Administers it: its creator, its administrators, the tenant's.
    Head,
    /// Manages it.
    Manager,
    /// Works in it.
    Hand,
}

impl Part {
    fn of(role: i32) -> Self {
        match Role::with_id(role) {
            Some(Role::ProjectAdmin) => Self::Head,
            Some(Role::ProjectManager) => Self::Manager,
            Some(
                Role::SystemEngineer
                | Role::Committer
                | Role::Developer
                | Role::ProductManager
                | Role::TestManager
                | Role::Viewer
                | Role::OperationManager
                | Role::Tester
                | Role::Participant,
            )
            | None => Self::Hand,
        }
    }
}

/// A caller who proved who it is; nothing else is asked. For the identity service's own operations.
pub(crate) struct SignedIn(pub(crate) Caller);

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let headers: Vec<(String, String)> = parts
            .headers
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect();
        let head = SignedRequest {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or(""),
            headers: &headers,
            body: &[],
        };
        let standing = app.iam.examine(&head).await?;
        // Only now: a body is read for a caller who could not be refused without it.
        let incoming = Incoming::of(parts)?;
        incoming.trust();
        let caller = match standing {
            Standing::Known(caller) => caller,
            Standing::Claimed(claimed) => {
                let body = incoming.whole().await?;
                let request = SignedRequest { body: &body, ..head };
                app.iam.conclude(&request, *claimed).await?
            }
        };
        if let Some(throttle) = parts.extensions.get::<Throttle>() {
            throttle.admit(&caller.actor.user.id, parts)?;
        }
        Ok(Self(caller))
    }
}

/// A caller in the scope of a project, who may do whatever `R` stands for where it holds it.
pub(crate) struct May<R> {
    app: App,
    actor: Actor,
    right: PhantomData<R>,
}

impl<R: Right> FromRequestParts<App> for May<R> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let SignedIn(caller) = SignedIn::from_request_parts(parts, app).await?;
        match caller.scope {
            CallerScope::Project(_) if R::PERMISSION == Permission::TenantOwn && !caller.actor.admin => {
                Err(ApiError::RightMissing(R::PERMISSION))
            }
            CallerScope::Project(_) => Ok(Self {
                app: app.clone(),
                actor: caller.actor,
                right: PhantomData,
            }),
            CallerScope::Domain => Err(ApiError::DomainScope),
        }
    }
}

impl<R: Right> May<R> {
    /// Who calls.
    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// How the caller belongs to a project.
    pub(crate) async fn membership(&self, reader: &mut Reader, project: &Project) -> Result<Membership, ApiError> {
        Ok(kiln_engine::membership(reader, &self.actor, project).await?)
    }

    /// What the caller may do in a project.
    pub(crate) async fn rights_in(&self, reader: &mut Reader, project: &Project) -> Result<RightSet, ApiError> {
        Ok(kiln_engine::rights_in(reader, &self.actor, project).await?)
    }

    /// What the caller may do on a task.
    pub(crate) async fn rights_on(&self, reader: &mut Reader, task: &Task) -> Result<RightSet, ApiError> {
        Ok(kiln_engine::rights_on(reader, &self.actor, task).await?)
    }

    fn check(rights: RightSet, permission: Permission) -> Result<RightSet, ApiError> {
        if rights.allows(permission) {
            Ok(rights)
        } else {
            Err(ApiError::RightMissing(permission))
        }
    }

    /// A project in which the caller holds the right, with all that it holds there.
    pub(crate) async fn project(&self, id: &ProjectId) -> Result<(Project, RightSet), ApiError> {
        self.project_for(id, R::PERMISSION).await
    }

    /// A project in which the caller holds another right, which the operation needs there besides its own.
    pub(crate) async fn project_for(
        &self,
        id: &ProjectId,
        permission: Permission,
    ) -> Result<(Project, RightSet), ApiError> {
        let mut reader = self.app.engine.store().read().await?;
        let project = reader.project(id).await?.filter(|it| it.domain == self.actor.domain);
        let project = project.ok_or(ApiError::NoSuch(Thing::Project))?;
        let rights = Self::check(self.rights_in(&mut reader, &project).await?, permission)?;
        Ok((project, rights))
    }

    /// A project that the caller works in, and as what; whoever may only see it is refused where more is asked for.
    pub(crate) async fn workplace(&self, id: &ProjectId) -> Result<(Project, Part), ApiError> {
        let mut reader = self.app.engine.store().read().await?;
        let project = reader.project(id).await?.filter(|it| it.domain == self.actor.domain);
        let project = project.ok_or(ApiError::NoSuch(Thing::Project))?;
        let role = reader.member_role(id, &self.actor.user.id).await?;
        let part = if self.actor.admin || project.creator.id == self.actor.user.id {
            Some(Part::Head)
        } else {
            role.map(Part::of)
        };
        part.filter(|it| R::PERMISSION != Permission::ProjectManage || *it != Part::Hand)
            .map(|part| (project, part))
            .ok_or(ApiError::RightMissing(R::PERMISSION))
    }

    async fn task_in(&self, reader: &mut Reader, id: &TaskId) -> Result<Task, ApiError> {
        let task = reader.task(id).await?.filter(|it| it.domain == self.actor.domain);
        let task = task.ok_or(ApiError::NoSuch(Thing::Task))?;
        Self::check(self.rights_on(reader, &task).await?, R::PERMISSION)?;
        Ok(task)
    }

    /// A task on which the caller holds the right.
    pub(crate) async fn task(&self, id: &TaskId) -> Result<Task, ApiError> {
        let mut reader = self.app.engine.store().read().await?;
        self.task_in(&mut reader, id).await
    }

    /// The task whose second id this is, if the caller holds the right on it.
    pub(crate) async fn build_project(&self, id: &BuildProjectId) -> Result<Task, ApiError> {
        let mut reader = self.app.engine.store().read().await?;
        let task = reader.task_of_build_project(id).await?;
        let task = task.filter(|it| it.domain == self.actor.domain);
        let task = task.ok_or(ApiError::NoSuch(Thing::BuildProject))?;
        Self::check(self.rights_on(&mut reader, &task).await?, R::PERMISSION)?;
        Ok(task)
    }

    /// A build of a task on which the caller holds the right.
    pub(crate) async fn build(&self, task: &TaskId, number: BuildNumber) -> Result<Build, ApiError> {
        let mut reader = self.app.engine.store().read().await?;
        self.task_in(&mut reader, task).await?;
        let build = reader.build_numbered(task, number).await?;
        build.ok_or(ApiError::NoSuch(Thing::Build))
    }

    /// Whether the caller still exists and holds the right on the build of a record: a stream may outlast both.
    pub(crate) async fn still(&self, id: &RecordId) -> Result<bool, ApiError> {
        let mut reader = self.app.engine.store().read().await?;
        let user = reader.user(&self.actor.user.id).await?;
        drop(reader);
        if !user.is_some_and(|it| it.enabled) {
            return Ok(false);
        }
        match self.record(id).await {
            Ok(_) => Ok(true),
            Err(ApiError::NoSuch(_) | ApiError::RightMissing(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// The build of a record, if the caller holds the right on its task.
    pub(crate) async fn record(&self, id: &RecordId) -> Result<Build, ApiError> {
        let mut reader = self.app.engine.store().read().await?;
        let build = reader.build(id).await?.filter(|it| it.domain == self.actor.domain);
        let build = build.ok_or(ApiError::NoSuch(Thing::Record))?;
        match self.task_in(&mut reader, &build.task).await {
            Ok(_) => Ok(build),
            Err(ApiError::NoSuch(_)) => Err(ApiError::NoSuch(Thing::Record)),
            Err(other) => Err(other),
        }
    }
}

impl May<Anyone> {
    /// A project of the caller's tenant, whatever the caller may do in it.
    pub(crate) async fn project_of_tenant(&self, id: &ProjectId) -> Result<Project, ApiError> {
        let project = self.app.engine.store().read().await?.project(id).await?;
        let project = project.filter(|it| it.domain == self.actor.domain);
        project.ok_or(ApiError::NoSuch(Thing::Project))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_stands_for_its_own_permission() {
        let names = [
            View::PERMISSION,
            Create::PERMISSION,
            Modify::PERMISSION,
            Delete::PERMISSION,
            Execute::PERMISSION,
            Disable::PERMISSION,
            Copy::PERMISSION,
            Assign::PERMISSION,
            Group::PERMISSION,
            Member::PERMISSION,
            Manage::PERMISSION,
            Anyone::PERMISSION,
            Owner::PERMISSION,
        ]
        .map(Permission::name);
        assert_eq!(
            names,
            [
                "task:view",
                "task:create",
                "task:modify",
                "task:delete",
                "task:execute",
                "task:disable",
                "task:copy",
                "task:assign",
                "task:group",
                "project:view",
                "project:manage",
                "tenant:use",
                "tenant:own",
            ]
        );
    }
}
