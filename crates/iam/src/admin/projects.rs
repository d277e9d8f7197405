//! Projects: CodeArts projects with their members, and the IAM projects of the region.

use super::names::checked;
use crate::error::IamError;
use crate::iam::Iam;
use kiln_model::access::{Role, UserRef};
use kiln_model::id::{DomainId, ProjectId, UserId};
use kiln_store::{IamProject, Project};

impl Iam {
    /// Makes a CodeArts project; its creator administers it.
    ///
    /// # Errors
    /// The name is not acceptable, or taken in the tenant.
    pub async fn create_project(&self, domain: &DomainId, name: &str, by: &UserRef) -> Result<Project, IamError> {
        let project = Project {
            id: ProjectId::from_random(self.entropy().bytes()),
            domain: domain.clone(),
            name: checked("project", name)?.to_owned(),
            creator: by.clone(),
            created: self.now(),
        };
        let mut unit = self.store().begin().await?;
        match unit.insert_project(&project).await {
            Err(error) if error.is_conflict() => {
                return Err(IamError::Taken {
                    what: "project",
                    name: project.name,
                });
            }
            done => done?,
        }
        unit.set_member(&project.id, &by.id, Role::ProjectAdmin.id()).await?;
        unit.commit().await?;
        Ok(project)
    }

    /// The CodeArts projects of a tenant.
    ///
    /// # Errors
    /// The store could not.
    pub async fn projects(&self, domain: &DomainId) -> Result<Vec<Project>, IamError> {
        Ok(self.store().read().await?.projects_of(domain).await?)
    }

    /// Gives a user a role in a project of the same tenant.
    ///
    /// # Errors
    /// There is no such user or project, or they belong to different tenants.
    pub async fn set_member(&self, project: &ProjectId, user: &UserId, role: Role) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        let found = unit.project(project).await?;
        let found = found.ok_or_else(|| IamError::Unknown {
            what: "project",
            name: project.to_string(),
        })?;
        let member = unit.user(user).await?.filter(|it| it.domain == found.domain);
        let member = member.ok_or_else(|| IamError::Unknown {
            what: "user",
            name: user.to_string(),
        })?;
        unit.set_member(&found.id, &member.id, role.id()).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Takes a user out of a project.
    ///
    /// # Errors
    /// The user is no member of it.
    pub async fn remove_member(&self, project: &ProjectId, user: &UserId) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        if !unit.remove_member(project, user).await? {
            return Err(IamError::Unknown {
                what: "member",
                name: user.to_string(),
            });
        }
        unit.commit().await?;
        Ok(())
    }

    /// The IAM projects of a tenant: what `GET /v3/projects` lists.
    ///
    /// # Errors
    /// The store could not.
    pub async fn iam_projects(&self, domain: &DomainId) -> Result<Vec<IamProject>, IamError> {
        Ok(self.store().read().await?.iam_projects_of(domain).await?)
    }
}
