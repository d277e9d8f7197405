//! What a sign-in says: who, by which proof, for what.

use crate::error::AuthError;
use crate::iam::Iam;
use crate::token::IssuedToken;
use kiln_model::secret::SecretString;

/// A proof of who somebody is.
#[derive(Debug, Clone)]
pub enum Identity {
    /// Method `password`.
    Password {
        /// Who.
        user: UserReference,
        /// The password.
        password: SecretString,
    },
    /// Method `token`: a token for another scope, which ends when the first does.
    Token(SecretString),
    /// Method `hw_ak_sk`.
    AccessKey {
        /// The access key.
        ak: String,
        /// Its secret.
        sk: SecretString,
        /// The security token of a temporary key.
        security_token: Option<SecretString>,
    },
}

/// Something by its id or by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// Its id.
    Id(String),
    /// Its name.
    Name(String),
}

/// A user by id, or by name inside a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserReference {
    /// Its id.
    Id(String),
    /// Its name.
    Named {
        /// The user's name.
        name: String,
        /// The user's tenant.
        domain: Reference,
    },
}

/// What a token is wanted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Nothing was said: the token is good for the tenant as a whole, as [`Scope::Domain`] of the user's own.
    Unscoped,
    /// A project of the user's tenant.
    Project(Reference),
    /// The user's tenant as a whole.
    Domain(Reference),
}

impl Iam {
    /// Gives out a token to somebody who proves who they are.
    ///
    /// # Errors
    /// The proof is wrong (in the same words whether the user exists or not), or the scope is not the user's.
    pub async fn sign_in(&self, identity: Identity, scope: Scope) -> Result<IssuedToken, AuthError> {
        match identity {
            Identity::Password { user, password } => {
                let user = self.by_password(&user, &password).await?;
                let scope = self.scope_of(&user, &scope).await?;
                self.issue(&user, scope, "password", None).await
            }
            Identity::AccessKey { ak, sk, security_token } => {
                let (user, end) = self.by_access_key(&ak, &sk, security_token.as_ref()).await?;
                let scope = self.scope_of(&user, &scope).await?;
                self.issue(&user, scope, "hw_ak_sk", end).await
            }
            Identity::Token(text) => {
                let (user, end) = self.by_first_token(&text).await?;
                let scope = self.scope_of(&user, &scope).await?;
                self.issue(&user, scope, "token", Some(end)).await
            }
        }
    }
}
