//! Tenants, and everything that a tenant starts with.

use super::names::checked;
use crate::error::IamError;
use crate::iam::Iam;
use crate::random;
use kiln_model::access::{Role, UserRef};
use kiln_model::id::{DomainId, IamProjectId, ProjectId, UserId};
use kiln_model::secret::SecretString;
use kiln_store::{AccessKey, Domain, IamProject, Project, User};

/// The names of what a tenant starts with.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    /// The tenant.
    pub domain_name: String,
    /// Its administrator.
    pub user_name: String,
    /// Its first CodeArts project.
    pub project_name: String,
}

/// What a tenant starts with, as it is told once.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The tenant's name.
    pub domain_name: String,
    /// The tenant.
    pub domain_id: DomainId,
    /// The administrator's name.
    pub user_name: String,
    /// The administrator.
    pub user_id: UserId,
    /// The administrator's password.
    pub password: SecretString,
    /// The administrator's access key.
    pub ak: String,
    /// Its secret.
    pub sk: SecretString,
    /// The IAM project of the region.
    pub iam_project_id: IamProjectId,
    /// The first CodeArts project.
    pub project_id: ProjectId,
}

impl Iam {
    /// Makes the first tenant; `None` if there is a tenant already. To be called at every start: tenants that lack an IAM project
    /// of the region, because the region was renamed, get one.
    ///
    /// # Errors
    /// A name is not acceptable, or the store could not.
    pub async fn bootstrap(&self, names: Bootstrap) -> Result<Option<Credentials>, IamError> {
        let domains = self.domains().await?;
        if !domains.is_empty() {
            self.complete(&domains).await?;
            return Ok(None);
        }
        match self.create_tenant(names).await {
            Ok(credentials) => Ok(Some(credentials)),
            // Another server came first.
            Err(IamError::Taken { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn complete(&self, domains: &[Domain]) -> Result<(), IamError> {
        let name = &self.config().region;
        for domain in domains {
            let mut unit = self.store().begin().await?;
            if unit.iam_project_named(&domain.id, name).await?.is_some() {
                continue;
            }
            let id = IamProjectId::from_random(self.entropy().bytes());
            let project = IamProject {
                id,
                domain: domain.id.clone(),
                name: name.clone(),
            };
            match unit.insert_iam_project(&project).await {
                // Another server came first.
                Err(error) if error.is_conflict() => continue,
                done => done?,
            }
            unit.commit().await?;
        }
        Ok(())
    }

    /// Makes a tenant with an administrator, an access key, the region's IAM project and one CodeArts project.
    ///
    /// # Errors
    /// A name is not acceptable or taken, or the store could not.
    pub async fn create_tenant(&self, names: Bootstrap) -> Result<Credentials, IamError> {
        checked("tenant", &names.domain_name)?;
        checked("user", &names.user_name)?;
        checked("project", &names.project_name)?;
        let entropy = self.entropy();
        let made = Credentials {
            domain_id: DomainId::from_random(entropy.bytes()),
            user_id: UserId::from_random(entropy.bytes()),
            password: random::password(entropy),
            ak: random::access_key(entropy),
            sk: random::secret_key(entropy),
            iam_project_id: IamProjectId::from_random(entropy.bytes()),
            project_id: ProjectId::from_random(entropy.bytes()),
            domain_name: names.domain_name,
            user_name: names.user_name,
        };
        let salt = entropy.bytes();
        let hash = self.passwords().hash(&made.password, salt).await?;
        match self.insert_tenant(&made, hash, names.project_name).await {
            Err(IamError::Store(error)) if error.is_conflict() => Err(IamError::Taken {
                what: "tenant",
                name: made.domain_name,
            }),
            done => done.map(|()| made),
        }
    }

    async fn insert_tenant(
        &self,
        made: &Credentials,
        password_hash: String,
        project_name: String,
    ) -> Result<(), IamError> {
        let now = self.now();
        let domain = made.domain_id.clone();
        let mut unit = self.store().begin().await?;
        unit.insert_domain(&Domain {
            id: domain.clone(),
            name: made.domain_name.clone(),
            created: now,
        })
        .await?;
        unit.insert_user(&User {
            id: made.user_id.clone(),
            domain: domain.clone(),
            name: made.user_name.clone(),
            password_hash,
            admin: true,
            enabled: true,
            created: now,
        })
        .await?;
        unit.insert_access_key(&AccessKey {
            ak: made.ak.clone(),
            user: made.user_id.clone(),
            sealed_sk: self.store().seal().seal(&made.sk),
            enabled: true,
            created: now,
            expires: None,
            session_token_hash: None,
        })
        .await?;
        unit.insert_iam_project(&IamProject {
            id: made.iam_project_id.clone(),
            domain: domain.clone(),
            name: self.config().region.clone(),
        })
        .await?;
        unit.insert_project(&Project {
            id: made.project_id.clone(),
            domain,
            name: project_name,
            description: String::new(),
            kind: "basic".to_owned(),
            enterprise: None,
            creator: UserRef {
                id: made.user_id.clone(),
                name: made.user_name.clone(),
            },
            created: now,
            updated: now,
        })
        .await?;
        unit.set_member(&made.project_id, &made.user_id, Role::ProjectAdmin.id())
            .await?;
        unit.commit().await?;
        Ok(())
    }

    /// The tenant of that name.
    ///
    /// # Errors
    /// There is none, or the store could not.
    pub async fn domain_named(&self, name: &str) -> Result<Domain, IamError> {
        let found = self.store().read().await?.domain_named(name).await?;
        found.ok_or_else(|| IamError::Unknown {
            what: "tenant",
            name: name.to_owned(),
        })
    }

    /// Every tenant.
    ///
    /// # Errors
    /// The store could not.
    pub async fn domains(&self) -> Result<Vec<Domain>, IamError> {
        Ok(self.store().read().await?.domains().await?)
    }
}
