//! Members of a project and their roles.

use super::projects::unknown;
use crate::error::IamError;
use crate::iam::Iam;
use kiln_model::access::Role;
use kiln_model::id::{ProjectId, UserId};
use kiln_store::{Project, Unit};

/// On whose behalf members are changed: nobody gives, changes or takes a role above their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chooser {
    /// Somebody who may do everything in the project: the operator, an administrator, the project's creator or administrators.
    Head,
    /// A manager of the project: may not touch its administrators.
    Manager,
}

impl Chooser {
    fn may_touch(self, role: i32) -> Result<(), IamError> {
        if self == Self::Manager && role == Role::ProjectAdmin.id() {
            return Err(IamError::Role {
                reason: "only an administrator of the project can make, change or remove one",
            });
        }
        Ok(())
    }
}

impl Iam {
    /// Gives users of the project's tenant roles in it: all or none. Who is a member already gets the new role.
    ///
    /// # Errors
    /// There is no such user or project, they belong to different tenants, or the chooser may not.
    pub async fn set_members(
        &self,
        project: &ProjectId,
        members: &[(UserId, Role)],
        chooser: Chooser,
    ) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        let found = unit.project(project).await?.ok_or_else(|| unknown(project))?;
        for (user, role) in members {
            let member = unit.user(user).await?.filter(|it| it.domain == found.domain);
            if member.is_none() {
                return Err(stranger("user", user));
            }
            chooser.may_touch(role.id())?;
            Self::keep_creator(&found, user)?;
            if let Some(before) = unit.member_role(project, user).await? {
                chooser.may_touch(before)?;
            }
            unit.set_member(project, user, role.id()).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// Takes users out of a project: all or none.
    ///
    /// # Errors
    /// A user is no member of it, is its creator, or the chooser may not.
    pub async fn remove_members(
        &self,
        project: &ProjectId,
        users: &[UserId],
        chooser: Chooser,
    ) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        let found = unit.project(project).await?.ok_or_else(|| unknown(project))?;
        for user in users {
            Self::keep_creator(&found, user)?;
            Self::remove(&mut unit, project, user, chooser).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    async fn remove(unit: &mut Unit, project: &ProjectId, user: &UserId, chooser: Chooser) -> Result<(), IamError> {
        let role = unit.member_role(project, user).await?;
        chooser.may_touch(role.ok_or_else(|| stranger("member", user))?)?;
        unit.remove_member(project, user).await?;
        Ok(())
    }

    /// Gives one user a role, as the operator.
    ///
    /// # Errors
    /// As [`Iam::set_members`].
    pub async fn set_member(&self, project: &ProjectId, user: &UserId, role: Role) -> Result<(), IamError> {
        self.set_members(project, &[(user.clone(), role)], Chooser::Head).await
    }

    /// Takes one user out of a project, as the operator.
    ///
    /// # Errors
    /// As [`Iam::remove_members`].
    pub async fn remove_member(&self, project: &ProjectId, user: &UserId) -> Result<(), IamError> {
        self.remove_members(project, std::slice::from_ref(user), Chooser::Head)
            .await
    }

    pub(super) fn keep_creator(project: &Project, user: &UserId) -> Result<(), IamError> {
        if project.creator.id == *user {
            return Err(IamError::Role {
                reason: "the creator of a project stays its administrator",
            });
        }
        Ok(())
    }
}

pub(super) fn stranger(what: &'static str, user: &UserId) -> IamError {
    IamError::Unknown {
        what,
        name: user.to_string(),
    }
}
