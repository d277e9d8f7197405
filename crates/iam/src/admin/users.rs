//! Users: made, given a password, disabled, removed.

use super::names::checked;
use crate::error::IamError;
use crate::iam::Iam;
use crate::password;
use kiln_model::id::{DomainId, UserId};
use kiln_model::secret::SecretString;
use kiln_store::{Unit, User};

/// What a new user may do in the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserKind {
    /// Everything.
    Admin,
    /// What the roles in projects allow.
    Member,
}

fn unknown(user: &UserId) -> IamError {
    IamError::Unknown {
        what: "user",
        name: user.to_string(),
    }
}

impl Iam {
    /// Makes a user.
    ///
    /// # Errors
    /// The name is not acceptable or taken, or the password is not acceptable.
    pub async fn create_user(
        &self,
        domain: &DomainId,
        name: &str,
        password: &SecretString,
        kind: UserKind,
    ) -> Result<User, IamError> {
        let name = checked("user", name)?.to_owned();
        let user = User {
            id: UserId::from_random(self.entropy().bytes()),
            domain: domain.clone(),
            password_hash: self.hash_of(password).await?,
            admin: kind == UserKind::Admin,
            enabled: true,
            created: self.now(),
            name,
        };
        let mut unit = self.store().begin().await?;
        match unit.insert_user(&user).await {
            Err(error) if error.is_conflict() => {
                return Err(IamError::Taken {
                    what: "user",
                    name: user.name,
                });
            }
            done => done?,
        }
        unit.commit().await?;
        Ok(user)
    }

    /// The user of that name.
    ///
    /// # Errors
    /// There is none, or the store could not.
    pub async fn user_named(&self, domain: &DomainId, name: &str) -> Result<User, IamError> {
        let found = self.store().read().await?.user_named(domain, name).await?;
        found.ok_or_else(|| IamError::Unknown {
            what: "user",
            name: name.to_owned(),
        })
    }

    /// The users of a tenant.
    ///
    /// # Errors
    /// The store could not.
    pub async fn users(&self, domain: &DomainId) -> Result<Vec<User>, IamError> {
        Ok(self.store().read().await?.users_of(domain).await?)
    }

    /// Gives a user another password. The tokens and temporary keys that the old one led to end, and wrong passwords are
    /// forgotten.
    ///
    /// # Errors
    /// There is no such user, or the password is not acceptable.
    pub async fn set_password(&self, user: &UserId, password: &SecretString) -> Result<(), IamError> {
        let hash = self.hash_of(password).await?;
        let mut unit = self.store().begin().await?;
        if !unit.set_password(user, &hash).await? {
            return Err(unknown(user));
        }
        unit.clear_failures(&format!("password:{user}")).await?;
        self.end_sessions(&mut unit, user).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Shuts a user out: sign-ins, tokens and keys are refused from now on.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn disable_user(&self, user: &UserId) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        if !unit.set_user_enabled(user, false).await? {
            return Err(unknown(user));
        }
        self.end_sessions(&mut unit, user).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Lets a user in again; the lasting keys are good again, tokens and temporary keys are not.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn enable_user(&self, user: &UserId) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        if !unit.set_user_enabled(user, true).await? {
            return Err(unknown(user));
        }
        unit.commit().await?;
        Ok(())
    }

    /// Removes a user with keys and tokens.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn delete_user(&self, user: &UserId) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        if !unit.delete_user(user).await? {
            return Err(unknown(user));
        }
        unit.commit().await?;
        Ok(())
    }

    async fn hash_of(&self, password: &SecretString) -> Result<String, IamError> {
        if !password::is_acceptable(password) {
            return Err(IamError::Password);
        }
        self.passwords().hash(password, self.entropy().bytes()).await
    }

    async fn end_sessions(&self, unit: &mut Unit, user: &UserId) -> Result<(), IamError> {
        unit.revoke_tokens_of(user, self.now()).await?;
        for key in unit.access_keys_of(user).await? {
            if key.session_token_hash.is_some() {
                unit.delete_access_key(&key.ak).await?;
            }
        }
        Ok(())
    }
}
