//! Private repositories of dependencies, and how to sign in there.

use crate::error::Result;
use crate::rows::{Endpoint, Login, Page};
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::ProjectId;

statements! {
    ENDPOINTS_OF = "list" "endpoints": "
        SELECT id, project, name, url, module_id, user_name, sealed_password, creator_id, creator_name, at
          FROM endpoints
         WHERE project = $1
         ORDER BY name
         LIMIT $2 OFFSET $3";
    COUNT_ENDPOINTS = "count" "endpoints": "SELECT COUNT(*) AS total FROM endpoints WHERE project = $1";
    INSERT_ENDPOINT = "insert" "an endpoint of this name": "
        INSERT INTO endpoints
               (id, project, name, url, module_id, user_name, sealed_password, creator_id, creator_name, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT DO NOTHING";
    REMOVE_ENDPOINT = "remove" "an endpoint": "
        DELETE FROM endpoints WHERE project = $1 AND name = $2";
}

fn endpoint(row: &Row) -> Result<Endpoint> {
    let fields = Fields::new(row, "endpoints", "id");
    let login = match fields.opt_text("user_name")? {
        None => None,
        Some(user) => Some(Login {
            user,
            sealed_password: fields.text("sealed_password")?,
        }),
    };
    Ok(Endpoint {
        id: fields.text("id")?,
        project: fields.parsed("project")?,
        name: fields.text("name")?,
        url: fields.text("url")?,
        module_id: fields.text("module_id")?,
        login,
        creator: fields.user("creator_id", "creator_name")?,
        at: fields.time("at")?,
    })
}

impl Session {
    /// The private repositories of a project, by name.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no endpoint.
    pub async fn endpoints_of(&mut self, project: &ProjectId, page: Page) -> Result<Vec<Endpoint>> {
        self.all(&ENDPOINTS_OF, args![project, page.limit, page.offset], endpoint)
            .await
    }

    /// How many private repositories a project has.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_endpoints(&mut self, project: &ProjectId) -> Result<u64> {
        let count = self
            .one(&COUNT_ENDPOINTS, args![project], |row| {
                Fields::new(row, "endpoints", "project").number("total")
            })
            .await?;
        Ok(count.unwrap_or(0))
    }
}

impl Unit {
    /// Keeps a private repository.
    ///
    /// # Errors
    /// Its name is taken in its project (the unit can go on then), or the project does not exist.
    pub async fn insert_endpoint(&mut self, endpoint: &Endpoint) -> Result<()> {
        let login = endpoint.login.as_ref();
        self.insert(
            &INSERT_ENDPOINT,
            args![
                &endpoint.id,
                &endpoint.project,
                &endpoint.name,
                &endpoint.url,
                &endpoint.module_id,
                login.map(|it| it.user.as_str()),
                login.map(|it| it.sealed_password.as_str()),
                &endpoint.creator.id,
                &endpoint.creator.name,
                endpoint.at,
            ],
        )
        .await
    }

    /// Removes a private repository. False: there is none of that name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_endpoint(&mut self, project: &ProjectId, name: &str) -> Result<bool> {
        self.moves(&REMOVE_ENDPOINT, args![project, name]).await
    }
}
