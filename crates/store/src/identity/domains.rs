//! Tenants, and the IAM projects of their regions.

use crate::error::Result;
use crate::rows::{Domain, IamProject};
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::{DomainId, IamProjectId};

/// For how many days a deleted task stays in the recycle bin where its tenant says nothing.
const DEFAULT_KEEP_DAYS: u32 = 30;

statements! {
    DOMAIN = "read" "a tenant": "SELECT id, name, created FROM domains WHERE id = $1";
    DOMAIN_NAMED = "read" "a tenant": "SELECT id, name, created FROM domains WHERE name = $1";
    DOMAINS = "list" "tenants": "SELECT id, name, created FROM domains ORDER BY name";
    KEEP_DAYS = "read" "a tenant": "SELECT id, keep_days FROM domains WHERE id = $1";
    SET_KEEP_DAYS = "change" "a tenant": "UPDATE domains SET keep_days = $2 WHERE id = $1";
    INSERT_DOMAIN = "insert" "a tenant of this name": "
        INSERT INTO domains (id, name, created)
        VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING";
    IAM_PROJECT = "read" "an IAM project": "SELECT id, domain, name FROM iam_projects WHERE id = $1";
    IAM_PROJECT_NAMED = "read" "an IAM project": "
        SELECT id, domain, name
          FROM iam_projects
         WHERE domain = $1 AND name = $2";
    IAM_PROJECTS_OF = "list" "IAM projects": "
        SELECT id, domain, name
          FROM iam_projects
         WHERE domain = $1
         ORDER BY name";
    INSERT_IAM_PROJECT = "insert" "an IAM project of this name": "
        INSERT INTO iam_projects (id, domain, name)
        VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING";
}

fn domain(row: &Row) -> Result<Domain> {
    let fields = Fields::new(row, "domains", "id");
    Ok(Domain {
        id: fields.parsed("id")?,
        name: fields.text("name")?,
        created: fields.time("created")?,
    })
}

fn iam_project(row: &Row) -> Result<IamProject> {
    let fields = Fields::new(row, "iam_projects", "id");
    Ok(IamProject {
        id: fields.parsed("id")?,
        domain: fields.parsed("domain")?,
        name: fields.text("name")?,
    })
}

impl Session {
    /// A tenant.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no tenant.
    pub async fn domain(&mut self, id: &DomainId) -> Result<Option<Domain>> {
        self.one(&DOMAIN, args![id], domain).await
    }

    /// The tenant of that name.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no tenant.
    pub async fn domain_named(&mut self, name: &str) -> Result<Option<Domain>> {
        self.one(&DOMAIN_NAMED, args![name], domain).await
    }

    /// Every tenant, by name.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no tenant.
    pub async fn domains(&mut self) -> Result<Vec<Domain>> {
        self.all(&DOMAINS, &[], domain).await
    }

    /// For how many days a tenant's deleted tasks stay in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep_days(&mut self, id: &DomainId) -> Result<u32> {
        let days = self
            .one(&KEEP_DAYS, args![id], |row| {
                Fields::new(row, "domains", "id").number("keep_days")
            })
            .await?;
        Ok(days.unwrap_or(DEFAULT_KEEP_DAYS))
    }

    /// An IAM project.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no IAM project.
    pub async fn iam_project(&mut self, id: &IamProjectId) -> Result<Option<IamProject>> {
        self.one(&IAM_PROJECT, args![id], iam_project).await
    }

    /// The IAM project of that name in a tenant.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no IAM project.
    pub async fn iam_project_named(&mut self, domain: &DomainId, name: &str) -> Result<Option<IamProject>> {
        self.one(&IAM_PROJECT_NAMED, args![domain, name], iam_project).await
    }

    /// The IAM projects of a tenant, by name.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no IAM project.
    pub async fn iam_projects_of(&mut self, domain: &DomainId) -> Result<Vec<IamProject>> {
        self.all(&IAM_PROJECTS_OF, args![domain], iam_project).await
    }
}

impl Unit {
    /// Keeps a new tenant.
    ///
    /// # Errors
    /// Its name is taken; the unit can go on then.
    pub async fn insert_domain(&mut self, domain: &Domain) -> Result<()> {
        self.insert(&INSERT_DOMAIN, args![&domain.id, &domain.name, domain.created])
            .await
    }

    /// Sets for how many days a tenant's deleted tasks stay in the recycle bin. False: there is no such tenant.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_keep_days(&mut self, id: &DomainId, days: u32) -> Result<bool> {
        self.moves(&SET_KEEP_DAYS, args![id, days]).await
    }

    /// Keeps a new IAM project.
    ///
    /// # Errors
    /// Its name is taken in its tenant (the unit can go on then), or the tenant does not exist.
    pub async fn insert_iam_project(&mut self, project: &IamProject) -> Result<()> {
        self.insert(&INSERT_IAM_PROJECT, args![&project.id, &project.domain, &project.name])
            .await
    }
}
