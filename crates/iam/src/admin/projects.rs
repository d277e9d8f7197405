//! Projects: the CodeArts projects of a tenant, and the IAM projects of the region.

use super::names;
use crate::error::IamError;
use crate::iam::Iam;
use kiln_model::access::{Role, UserRef};
use kiln_model::id::{DomainId, ProjectId};
use kiln_store::{AuditRow, IamProject, Project};

pub(super) fn unknown(project: &ProjectId) -> IamError {
    IamError::Unknown {
        what: "project",
        name: project.to_string(),
    }
}

const fn taken(name: String) -> IamError {
    IamError::Taken { what: "project", name }
}

/// A CodeArts project as somebody wants it.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// 1 to 128 characters, unique in the tenant.
    pub name: String,
    /// For people.
    pub description: String,
    /// How work is planned in it: `scrum`, `xboard`, `basic` or `phoenix`.
    pub kind: String,
    /// The enterprise project that it is made in.
    pub enterprise: Option<String>,
}

impl NewProject {
    /// A project of which nothing is said but its name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            description: String::new(),
            kind: "basic".to_owned(),
            enterprise: None,
        }
    }
}

impl Iam {
    /// Makes a CodeArts project; its creator administers it.
    ///
    /// # Errors
    /// The name is not acceptable, or taken in the tenant.
    pub async fn create_project(&self, domain: &DomainId, new: NewProject, by: &UserRef) -> Result<Project, IamError> {
        names::project(&new.name)?;
        let now = self.now();
        let project = Project {
            id: ProjectId::from_random(self.entropy().bytes()),
            domain: domain.clone(),
            name: new.name,
            description: new.description,
            kind: new.kind,
            enterprise: new.enterprise,
            creator: by.clone(),
            created: now,
            updated: now,
        };
        let mut unit = self.store().begin().await?;
        match unit.insert_project(&project).await {
            Err(error) if error.is_conflict() => return Err(taken(project.name)),
            done => done?,
        }
        unit.set_member(&project.id, &by.id, Role::ProjectAdmin.id()).await?;
        unit.insert_audit(&self.deed(&project, by, "createProject")).await?;
        unit.commit().await?;
        Ok(project)
    }

    /// Gives a project another name or description; what is absent stays.
    ///
    /// # Errors
    /// There is no such project, or the name is not acceptable or taken in the tenant.
    pub async fn change_project(
        &self,
        project: &ProjectId,
        name: Option<&str>,
        description: Option<&str>,
        by: &UserRef,
    ) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        let before = unit.project(project).await?.ok_or_else(|| unknown(project))?;
        let name = names::project(name.unwrap_or(&before.name))?;
        let description = description.unwrap_or(&before.description);
        match unit.change_project(project, name, description, self.now()).await {
            Ok(true) => {}
            Ok(false) => return Err(unknown(project)),
            Err(error) if error.is_conflict() => return Err(taken(name.to_owned())),
            Err(error) => return Err(error.into()),
        }
        unit.insert_audit(&self.deed(&before, by, "updateProject")).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Deletes a project that has no tasks; those of it in the recycle bin are removed for good soon after.
    ///
    /// # Errors
    /// There is no such project, or it has tasks.
    pub async fn delete_project(&self, project: &ProjectId, by: &UserRef) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        let before = unit.project(project).await?.ok_or_else(|| unknown(project))?;
        if !unit.delete_project(project, self.now()).await? {
            return Err(IamError::ProjectInUse);
        }
        unit.insert_audit(&self.deed(&before, by, "deleteProject")).await?;
        unit.commit().await?;
        Ok(())
    }

    fn deed(&self, project: &Project, by: &UserRef, action: &str) -> AuditRow {
        AuditRow {
            at: self.now(),
            domain: project.domain.clone(),
            user: by.clone(),
            action: action.to_owned(),
            resource: project.id.to_string(),
            detail: serde_json::json!({ "project_name": project.name }),
        }
    }

    /// The CodeArts projects of a tenant.
    ///
    /// # Errors
    /// The store could not.
    pub async fn projects(&self, domain: &DomainId) -> Result<Vec<Project>, IamError> {
        Ok(self.store().read().await?.projects_of(domain).await?)
    }

    /// The IAM projects of a tenant: what `GET /v3/projects` lists.
    ///
    /// # Errors
    /// The store could not.
    pub async fn iam_projects(&self, domain: &DomainId) -> Result<Vec<IamProject>, IamError> {
        Ok(self.store().read().await?.iam_projects_of(domain).await?)
    }
}
