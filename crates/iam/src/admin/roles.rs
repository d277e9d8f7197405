//! Roles of a tenant's own, beside the official ones.

use super::members::stranger;
use super::names::checked;
use super::projects::unknown;
use crate::error::IamError;
use crate::iam::Iam;
use kiln_model::access::{RightSet, Role, matrix};
use kiln_model::id::{DomainId, ProjectId, UserId};
use kiln_store::OwnRole;

impl Iam {
    /// Makes a role of a tenant's own, which may do this where a project says nothing else. Without a number it gets the first
    /// that is free.
    ///
    /// # Errors
    /// The name is not acceptable, name or number is taken, or the number is not for such roles.
    pub async fn create_role(
        &self,
        domain: &DomainId,
        name: &str,
        number: Option<i32>,
        rights: RightSet,
    ) -> Result<OwnRole, IamError> {
        let name = checked("role", name)?.to_owned();
        let taken = || IamError::Taken {
            what: "role",
            name: name.clone(),
        };
        let official = |it: i32| Role::with_id(it).is_some();
        if Role::named(&name).is_some() {
            return Err(taken());
        }
        let mut unit = self.store().begin().await?;
        let known = unit.own_roles(domain).await?;
        let mut numbers = matrix::FIRST_OWN_ROLE..=matrix::LAST_OWN_ROLE;
        let id = match number {
            Some(it) if numbers.contains(&it) && !official(it) => Some(it),
            Some(_) => None,
            None => numbers.find(|it| !official(*it) && known.iter().all(|role| role.id != *it)),
        };
        let role = OwnRole {
            id: id.ok_or(IamError::RoleNumber)?,
            name: name.clone(),
            rights,
            created: self.now(),
        };
        match unit.insert_own_role(domain, &role).await {
            Err(error) if error.is_conflict() => return Err(taken()),
            done => done?,
        }
        unit.commit().await?;
        Ok(role)
    }

    /// Gives one user a role by its number, which may be one of the tenant's own; as the operator.
    ///
    /// # Errors
    /// There is no such user, project or role, they belong to different tenants, or the user made the project.
    pub async fn set_member_role(&self, project: &ProjectId, user: &UserId, role: i32) -> Result<(), IamError> {
        if let Some(official) = Role::with_id(role) {
            return self.set_member(project, user, official).await;
        }
        let mut unit = self.store().begin().await?;
        let found = unit.project(project).await?.ok_or_else(|| unknown(project))?;
        let member = unit.user(user).await?.filter(|it| it.domain == found.domain);
        let member = member.ok_or_else(|| stranger("user", user))?;
        let own = unit.own_role(&found.domain, role).await?;
        let own = own.ok_or_else(|| IamError::Unknown {
            what: "role",
            name: role.to_string(),
        })?;
        // From now on the matrix of the project says what the role may do in it.
        if unit.project_rights(project, role).await?.is_none() {
            unit.set_project_rights(project, role, own.rights, self.now()).await?;
        }
        Self::keep_creator(&found, user)?;
        unit.set_member(project, &member.id, role).await?;
        unit.commit().await?;
        Ok(())
    }

    /// The roles of a tenant's own, by number.
    ///
    /// # Errors
    /// The store could not.
    pub async fn own_roles(&self, domain: &DomainId) -> Result<Vec<OwnRole>, IamError> {
        Ok(self.store().read().await?.own_roles(domain).await?)
    }

    /// The number of the role of that name, official or of the tenant's own.
    ///
    /// # Errors
    /// There is none, or the store could not.
    pub async fn role_named(&self, domain: &DomainId, name: &str) -> Result<i32, IamError> {
        if let Some(official) = Role::named(name) {
            return Ok(official.id());
        }
        let own = self.own_roles(domain).await?.into_iter().find(|it| it.name == name);
        own.map(|it| it.id).ok_or_else(|| IamError::Unknown {
            what: "role",
            name: name.to_owned(),
        })
    }
}
