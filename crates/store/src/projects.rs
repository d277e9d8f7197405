//! CodeArts projects and who works in them.

use crate::error::Result;
use crate::identity::user_of;
use crate::rows::{Project, User};
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::{DomainId, ProjectId, UserId};

statements! {
    PROJECT = "read" "a project": "
        SELECT id, domain, name, creator_id, creator_name, created
          FROM projects
         WHERE id = $1";
    PROJECT_NAMED = "read" "a project": "
        SELECT id, domain, name, creator_id, creator_name, created
          FROM projects
         WHERE domain = $1 AND name = $2";
    PROJECTS_OF = "list" "projects": "
        SELECT id, domain, name, creator_id, creator_name, created
          FROM projects
         WHERE domain = $1
         ORDER BY name";
    MEMBER_ROLE = "read" "a member": "SELECT project, role FROM members WHERE project = $1 AND user_id = $2";
    MEMBERS = "list" "members": "
        SELECT u.id AS id, u.domain AS domain, u.name AS name, u.password_hash AS password_hash, u.admin AS admin,
               u.enabled AS enabled, u.created AS created, m.role AS role
          FROM members m
          JOIN users u ON u.id = m.user_id
         WHERE m.project = $1
         ORDER BY u.name";
    INSERT_PROJECT = "insert" "a project of this name": "
        INSERT INTO projects (id, domain, name, creator_id, creator_name, created)
        VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING";
    DELETE_PROJECT = "delete" "a project": "
        DELETE FROM projects
         WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.project = $1)";
    SET_MEMBER = "insert" "a member": "
        INSERT INTO members (project, user_id, role)
        VALUES ($1, $2, $3)
            ON CONFLICT (project, user_id) DO UPDATE SET role = excluded.role";
    REMOVE_MEMBER = "remove" "a member": "DELETE FROM members WHERE project = $1 AND user_id = $2";
}

fn project(row: &Row) -> Result<Project> {
    let fields = Fields::new(row, "projects", "id");
    Ok(Project {
        id: fields.parsed("id")?,
        domain: fields.parsed("domain")?,
        name: fields.text("name")?,
        creator: fields.user("creator_id", "creator_name")?,
        created: fields.time("created")?,
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
                &project.creator.id,
                &project.creator.name,
                project.created
            ],
        )
        .await
    }

    /// Removes a project. False: there is no such project, or it has tasks, those in the recycle bin included.
    ///
    /// # Errors
    /// The database does not answer, or a task came in between.
    pub async fn delete_project(&mut self, id: &ProjectId) -> Result<bool> {
        self.moves(&DELETE_PROJECT, args![id]).await
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
