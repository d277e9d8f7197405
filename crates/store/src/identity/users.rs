//! Users.

use crate::error::Result;
use crate::rows::User;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::{DomainId, UserId};

statements! {
    USER = "read" "a user": "
        SELECT id, domain, name, password_hash, admin, enabled, created
          FROM users
         WHERE id = $1";
    USER_NAMED = "read" "a user": "
        SELECT id, domain, name, password_hash, admin, enabled, created
          FROM users
         WHERE domain = $1 AND name = $2";
    USERS_OF = "list" "users": "
        SELECT id, domain, name, password_hash, admin, enabled, created
          FROM users
         WHERE domain = $1
         ORDER BY name";
    INSERT_USER = "insert" "a user of this name": "
        INSERT INTO users (id, domain, name, password_hash, admin, enabled, created)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO NOTHING";
    SET_PASSWORD = "change" "a user": "UPDATE users SET password_hash = $2 WHERE id = $1";
    SET_ENABLED = "change" "a user": "UPDATE users SET enabled = $2 WHERE id = $1";
    DELETE_USER = "delete" "a user": "DELETE FROM users WHERE id = $1";
}

/// Reads a user.
pub(crate) fn user(row: &Row) -> Result<User> {
    let fields = Fields::new(row, "users", "id");
    Ok(User {
        id: fields.parsed("id")?,
        domain: fields.parsed("domain")?,
        name: fields.text("name")?,
        password_hash: fields.text("password_hash")?,
        admin: fields.flag("admin")?,
        enabled: fields.flag("enabled")?,
        created: fields.time("created")?,
    })
}

impl Session {
    /// A user.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no user.
    pub async fn user(&mut self, id: &UserId) -> Result<Option<User>> {
        self.one(&USER, args![id], user).await
    }

    /// The user of that name in a tenant.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no user.
    pub async fn user_named(&mut self, domain: &DomainId, name: &str) -> Result<Option<User>> {
        self.one(&USER_NAMED, args![domain, name], user).await
    }

    /// The users of a tenant, by name.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no user.
    pub async fn users_of(&mut self, domain: &DomainId) -> Result<Vec<User>> {
        self.all(&USERS_OF, args![domain], user).await
    }
}

impl Unit {
    /// Keeps a new user.
    ///
    /// # Errors
    /// The name is taken in the tenant (the unit can go on then), or the tenant does not exist.
    pub async fn insert_user(&mut self, user: &User) -> Result<()> {
        self.insert(
            &INSERT_USER,
            args![
                &user.id,
                &user.domain,
                &user.name,
                &user.password_hash,
                user.admin,
                user.enabled,
                user.created
            ],
        )
        .await
    }

    /// Gives a user another password. False: there is no such user.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_password(&mut self, id: &UserId, hash: &str) -> Result<bool> {
        self.moves(&SET_PASSWORD, args![id, hash]).await
    }

    /// Lets a user sign in, or not. False: there is no such user.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_user_enabled(&mut self, id: &UserId, enabled: bool) -> Result<bool> {
        self.moves(&SET_ENABLED, args![id, enabled]).await
    }

    /// Removes a user with keys, tokens and memberships. False: there is no such user.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_user(&mut self, id: &UserId) -> Result<bool> {
        self.moves(&DELETE_USER, args![id]).await
    }
}
