//! CodeArts projects and who works in them.

use crate::error::Result;
use crate::identity::user_of;
use crate::rows::{Page, Project, User};
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, holding, statements};
use kiln_model::access::Actor;
use kiln_model::id::{DomainId, ProjectId, UserId};
use kiln_model::time::Timestamp;

/// The columns of a project in a statement, for a table called `p`.
macro_rules! project_columns {
    () => {
        "p.id AS id, p.domain AS domain, p.name AS name, p.description AS description, p.kind AS kind, \
         p.enterprise AS enterprise, p.creator_id AS creator_id, p.creator_name AS creator_name, \
         p.created AS created, p.updated AS updated"
    };
}
pub(crate) use project_columns;

statements! {
    PROJECT = "read" "a project": concat!(
        "SELECT ", project_columns!(), " FROM projects p WHERE p.id = $1 AND p.deleted IS NULL",
    );
    PROJECT_NAMED = "read" "a project": concat!(
        "SELECT ", project_columns!(), " FROM projects p WHERE p.domain = $1 AND p.name = $2 AND p.deleted IS NULL",
    );
    PROJECTS_OF = "list" "projects": concat!(
        "SELECT ", project_columns!(), " FROM projects p
          WHERE p.domain = $1 AND p.deleted IS NULL
          ORDER BY p.name",
    );
    // The pattern is bound, and everything in it that means something is marked with !.
    PROJECTS_HOLDING = "list" "projects": concat!(
        "SELECT ", project_columns!(), " FROM projects p
          WHERE p.domain = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE LOWER($2) ESCAPE '!'
          ORDER BY p.name
          LIMIT $3 OFFSET $4",
    );
    COUNT_HOLDING = "count" "projects": "
        SELECT COUNT(*) AS n
          FROM projects p
         WHERE p.domain = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE LOWER($2) ESCAPE '!'";
    RELATED = "list" "projects": concat!(
        "SELECT ", project_columns!(), " FROM projects p
          WHERE p.id IN (SELECT project FROM members WHERE user_id = $5
                        UNION SELECT id FROM projects WHERE creator_id = $5)
            AND p.domain = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE LOWER($2) ESCAPE '!'
          ORDER BY p.name
          LIMIT $3 OFFSET $4",
    );
    COUNT_RELATED = "count" "projects": "
        SELECT COUNT(*) AS n
          FROM projects p
         WHERE p.id IN (SELECT project FROM members WHERE user_id = $3
                        UNION SELECT id FROM projects WHERE creator_id = $3)
           AND p.domain = $1 AND p.deleted IS NULL AND LOWER(p.name) LIKE LOWER($2) ESCAPE '!'";
    MEMBER_ROLE = "read" "a member": "SELECT project, role FROM members WHERE project = $1 AND user_id = $2";
    MEMBERS = "list" "members": "
        SELECT u.id AS id, u.domain AS domain, u.name AS name, u.password_hash AS password_hash, u.admin AS admin,
               u.enabled AS enabled, u.created AS created, m.role AS role
          FROM members m
          JOIN users u ON u.id = m.user_id
         WHERE m.project = $1
         ORDER BY u.name";
    MEMBERS_PAGE = "list" "members": "
        SELECT u.id AS id, u.domain AS domain, u.name AS name, u.password_hash AS password_hash, u.admin AS admin,
               u.enabled AS enabled, u.created AS created, m.role AS role
          FROM members m
          JOIN users u ON u.id = m.user_id
         WHERE m.project = $1
         ORDER BY m.user_id
         LIMIT $2 OFFSET $3";
    COUNT_MEMBERS = "count" "members": "SELECT COUNT(*) AS members FROM members WHERE project = $1";
    INSERT_PROJECT = "insert" "a project of this name": "
        INSERT INTO projects (id, domain, name, description, kind, enterprise, creator_id, creator_name, created, updated)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT DO NOTHING";
    CHANGE_PROJECT = "change" "a project of this name": "
        UPDATE projects
           SET name = $2, description = $3, updated = $4
         WHERE id = $1 AND deleted IS NULL";
    // The name is free at once: an id of the project's own takes its place.
    DELETE_PROJECT = "delete" "a project": "
        UPDATE projects
           SET deleted = $2, name = id
         WHERE id = $1 AND deleted IS NULL AND task_count = 0";
    DISMISS = "remove" "members": "DELETE FROM members WHERE project = $1";
    // What lies in the recycle bin goes with the project.
    PURGE_SOON = "delete" "tasks": "
        UPDATE tasks
           SET purge_after = $2
         WHERE project = $1 AND state = 'deleted' AND purge_after > $2";
    FORGET_PROJECTS = "remove" "deleted projects": "
        DELETE FROM projects
         WHERE deleted IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.project = projects.id)";
    SET_MEMBER = "insert" "a member": "
        INSERT INTO members (project, user_id, role)
        VALUES ($1, $2, $3)
            ON CONFLICT (project, user_id) DO UPDATE SET role = excluded.role";
    REMOVE_MEMBER = "remove" "a member": "DELETE FROM members WHERE project = $1 AND user_id = $2";
}

pub(crate) fn project(row: &Row) -> Result<Project> {
    let fields = Fields::new(row, "projects", "id");
    Ok(Project {
        id: fields.parsed("id")?,
        domain: fields.parsed("domain")?,
        name: fields.text("name")?,
        description: fields.text("description")?,
        kind: fields.text("kind")?,
        enterprise: fields.opt_text("enterprise")?,
        creator: fields.user("creator_id", "creator_name")?,
        created: fields.time("created")?,
        updated: fields.time("updated")?,
    })
}

impl Session {
    /// A project.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no project.
    pub async fn project(&mut self, id: &ProjectId) -> Result<Option<Project>> {
        self.one(&PROJECT, args![id], project).await
    }

    /// The project of that name in a tenant.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no project.
    pub async fn project_named(&mut self, domain: &DomainId, name: &str) -> Result<Option<Project>> {
        self.one(&PROJECT_NAMED, args![domain, name], project).await
    }

    /// The projects of a tenant, by name.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no project.
    pub async fn projects_of(&mut self, domain: &DomainId) -> Result<Vec<Project>> {
        self.all(&PROJECTS_OF, args![domain], project).await
    }

    /// The projects that somebody made or belongs to, for administrators all of the tenant, by name: names that hold `search`,
    /// whatever the case.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no project.
    pub async fn related_projects(&mut self, of: &Actor, search: &str, page: Page) -> Result<Vec<Project>> {
        let pattern = holding(search);
        if of.admin {
            let args = args![&of.domain, &pattern, page.limit, page.offset];
            return self.all(&PROJECTS_HOLDING, args, project).await;
        }
        let args = args![&of.domain, &pattern, page.limit, page.offset, &of.user.id];
        self.all(&RELATED, args, project).await
    }

    /// How many projects that are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_related_projects(&mut self, of: &Actor, search: &str) -> Result<u64> {
        let pattern = holding(search);
        let read = |row: &Row| Fields::new(row, "projects", "n").number("n");
        let count = if of.admin {
            self.one(&COUNT_HOLDING, args![&of.domain, &pattern], read).await?
        } else {
            self.one(&COUNT_RELATED, args![&of.domain, &pattern, &of.user.id], read)
                .await?
        };
        Ok(count.unwrap_or(0))
    }

    /// The number of a user's role in a project; none for who is not a member.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn member_role(&mut self, project: &ProjectId, user: &UserId) -> Result<Option<i32>> {
        self.one(&MEMBER_ROLE, args![project, user], |row| {
            Fields::new(row, "members", "project").number("role")
        })
        .await
    }

    /// The members of a project with the numbers of their roles, by name.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no user.
    pub async fn members(&mut self, project: &ProjectId) -> Result<Vec<(User, i32)>> {
        self.all(&MEMBERS, args![project], |row| {
            Ok((user_of(row)?, Fields::new(row, "members", "id").number("role")?))
        })
        .await
    }

    /// A page of the members of a project with the numbers of their roles, in the order of their ids.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no user.
    pub async fn members_page(&mut self, project: &ProjectId, page: Page) -> Result<Vec<(User, i32)>> {
        self.all(&MEMBERS_PAGE, args![project, page.limit, page.offset], |row| {
            Ok((user_of(row)?, Fields::new(row, "members", "id").number("role")?))
        })
        .await
    }

    /// How many members a project has.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_members(&mut self, project: &ProjectId) -> Result<u64> {
        let count = self
            .one(&COUNT_MEMBERS, args![project], |row| {
                Fields::new(row, "members", "project").number("members")
            })
            .await?;
        Ok(count.unwrap_or(0))
    }
}

impl Unit {
    /// Keeps a new project.
    ///
    /// # Errors
    /// Its name is taken in its tenant (the unit can go on then), or the tenant does not exist.
    pub async fn insert_project(&mut self, project: &Project) -> Result<()> {
        self.insert(
            &INSERT_PROJECT,
            args![
                &project.id,
                &project.domain,
                &project.name,
                &project.description,
                &project.kind,
                project.enterprise.as_deref(),
                &project.creator.id,
                &project.creator.name,
                project.created,
                project.updated
            ],
        )
        .await
    }

    /// Gives a project another name and description. False: there is no such project.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] where the name is taken in its tenant; the unit cannot go on then.
    pub async fn change_project(
        &mut self,
        id: &ProjectId,
        name: &str,
        description: &str,
        now: Timestamp,
    ) -> Result<bool> {
        self.moves(&CHANGE_PROJECT, args![id, name, description, now]).await
    }

    /// Deletes a project: its name is free, nobody is a member of it, and its tasks in the recycle bin are due to be removed for
    /// good. False: there is no such project, or it has tasks outside of the bin.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_project(&mut self, id: &ProjectId, now: Timestamp) -> Result<bool> {
        if !self.moves(&DELETE_PROJECT, args![id, now]).await? {
            return Ok(false);
        }
        self.execute(&DISMISS, args![id]).await?;
        self.execute(&PURGE_SOON, args![id, now]).await?;
        Ok(true)
    }

    /// Removes the deleted projects that have no task left; gives how many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_projects(&mut self) -> Result<u64> {
        self.execute(&FORGET_PROJECTS, &[]).await
    }

    /// Makes a user a member of a project, or changes the role.
    ///
    /// # Errors
    /// The project or the user does not exist.
    pub async fn set_member(&mut self, project: &ProjectId, user: &UserId, role: i32) -> Result<()> {
        self.execute(&SET_MEMBER, args![project, user, role]).await.map(|_| ())
    }

    /// Ends a membership. False: there was none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_member(&mut self, project: &ProjectId, user: &UserId) -> Result<bool> {
        self.moves(&REMOVE_MEMBER, args![project, user]).await
    }
}
