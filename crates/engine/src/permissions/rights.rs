//! What a caller may do in a project, and on a task.

use crate::EngineError;
use kiln_model::access::{Actor, Membership, RightSet, Role};
use kiln_model::task::Task;
use kiln_store::{Project, Session};

/// How a caller belongs to a project.
///
/// # Errors
/// The store failed.
pub async fn membership(session: &mut Session, actor: &Actor, project: &Project) -> Result<Membership, EngineError> {
    let role = session.member_role(&project.id, &actor.user.id).await?;
    let matrix = match role {
        Some(role) => session.project_rights(&project.id, role).await?,
        None => None,
    };
    Ok(Membership {
        owns_project: project.creator.id == actor.user.id,
        role,
        matrix,
    })
}

/// What a caller may do in a project.
///
/// # Errors
/// The store failed.
pub async fn rights_in(session: &mut Session, actor: &Actor, project: &Project) -> Result<RightSet, EngineError> {
    if actor.admin {
        return Ok(RightSet::ALL);
    }
    Ok(membership(session, actor, project).await?.in_project(false))
}

/// What a caller may do on a task.
///
/// # Errors
/// The store failed, or the task's project is gone.
pub async fn rights_on(session: &mut Session, actor: &Actor, task: &Task) -> Result<RightSet, EngineError> {
    if actor.admin {
        return Ok(RightSet::ALL);
    }
    let project = session
        .project(&task.project)
        .await?
        .ok_or(EngineError::NoSuchProject)?;
    let membership = membership(session, actor, &project).await?;
    let own = match membership.role {
        Some(role) if !task.follows_project => session.task_rights(&task.id, role).await?,
        Some(_) | None => None,
    };
    Ok(membership.on_task(task, actor, own))
}

/// The number and the official name of the role that a caller has in a project: that of its administrator for whoever made it
/// or administers the tenant and does not belong to it. None for strangers.
///
/// # Errors
/// The store failed.
pub async fn role_in(
    session: &mut Session,
    actor: &Actor,
    project: &Project,
) -> Result<Option<(i32, String)>, EngineError> {
    let Some(role) = session.member_role(&project.id, &actor.user.id).await? else {
        let owner = actor.admin || project.creator.id == actor.user.id;
        let administrator = Role::ProjectAdmin;
        return Ok(owner.then(|| (administrator.id(), administrator.official_name().to_owned())));
    };
    if let Some(official) = Role::with_id(role) {
        return Ok(Some((role, official.official_name().to_owned())));
    }
    let own = session.own_role(&project.domain, role).await?;
    Ok(Some((role, own.map(|it| it.name).unwrap_or_default())))
}
