//! Tokens: what they look like, what is known about them, and what becomes of them.

use crate::caller::{Caller, CallerScope};
use crate::catalog::{self, Service};
use crate::error::AuthError;
use crate::iam::Iam;
use crate::random;
use kiln_model::access::UserRef;
use kiln_model::id::{DomainId, IamProjectId};
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_model::time::{Entropy, Timestamp};
use kiln_store::{Session, TokenRow, User};
use sha2::{Digest, Sha256};
use std::time::Duration;

const PREFIX: &str = "kiln_t_";
const LENGTH: usize = PREFIX.len() + 43;

/// The SHA-256 of a token in hex: all that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash of `text`; `None` if no token looks like that.
    pub(crate) fn of(text: &str) -> Option<Self> {
        (text.len() == LENGTH && text.starts_with(PREFIX)).then(|| Self(hash(text)))
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The SHA-256 of a secret of 256 random bits, in hex. Such secrets need no slow hash.
pub(crate) fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// A fresh token.
pub(crate) fn fresh(entropy: &dyn Entropy) -> SecretString {
    random::token(entropy, PREFIX)
}

/// A token that was just given out.
#[derive(Debug)]
pub struct IssuedToken {
    /// The token itself, which is not kept.
    pub text: SecretString,
    /// What is known about it.
    pub facts: TokenFacts,
}

/// What is known about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFacts {
    /// Whose it is.
    pub user: UserRef,
    /// The user's tenant.
    pub domain: DomainId,
    /// The tenant's name.
    pub domain_name: String,
    /// What it is good for.
    pub scope: TokenScope,
    /// How its owner signed in.
    pub methods: Vec<String>,
    /// The owner's roles.
    pub roles: Vec<TokenRole>,
    /// When it was given out.
    pub issued: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// The services that it can be used with.
    pub catalog: Vec<Service>,
}

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenScope {
    /// A project of the region.
    Project {
        /// Its id.
        id: IamProjectId,
        /// Its name: the region.
        name: String,
    },
    /// The tenant as a whole.
    Domain,
}

/// A role in a token's facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRole {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// The role of a tenant's administrator has the official name; rights inside projects are no roles of the tenant.
fn roles(user: &User) -> Vec<TokenRole> {
    if user.admin {
        vec![TokenRole {
            id: "0",
            name: "te_admin",
        }]
    } else {
        vec![TokenRole {
            id: "1",
            name: "te_member",
        }]
    }
}

impl Iam {
    /// What is known about the token `subject`, for its owner or an administrator of the owner's tenant.
    ///
    /// # Errors
    /// The token is unknown, at its end, taken back or of another tenant: [`AuthError::NotFound`]. It is another user's and
    /// the caller does not administer the tenant: [`AuthError::Forbidden`].
    pub async fn validate(&self, by: &Caller, subject: &str) -> Result<TokenFacts, AuthError> {
        let mut reader = self.store().read().await?;
        let row = self.token_for(by, subject, &mut reader).await?;
        let user = reader
            .user(&row.user)
            .await?
            .ok_or(AuthError::NotFound { what: "token" })?;
        self.facts(&mut reader, &row, &user).await
    }

    /// Takes the token `subject` back: it is good for nothing from now on.
    ///
    /// # Errors
    /// As [`Iam::validate`].
    pub async fn revoke(&self, by: &Caller, subject: &str) -> Result<(), AuthError> {
        let mut unit = self.store().begin().await?;
        let row = self.token_for(by, subject, &mut unit).await?;
        if !unit.revoke_token(&row.hash, self.now()).await? {
            return Err(AuthError::NotFound { what: "token" });
        }
        unit.commit().await?;
        Ok(())
    }

    async fn token_for(&self, by: &Caller, subject: &str, session: &mut Session) -> Result<TokenRow, AuthError> {
        const NONE: AuthError = AuthError::NotFound { what: "token" };
        let hash = TokenHash::of(subject).ok_or(NONE)?;
        let row = session.token(hash.as_str()).await?.ok_or(NONE)?;
        if row.domain != by.actor.domain || row.revoked.is_some() || row.expires <= self.now() {
            return Err(NONE);
        }
        if row.user != by.actor.user.id && !by.actor.admin {
            return Err(AuthError::Forbidden);
        }
        Ok(row)
    }

    /// Gives out a token that ends after the usual time, or with what it was made from if that is sooner.
    pub(crate) async fn issue(
        &self,
        user: &User,
        scope: Option<IamProjectId>,
        method: &str,
        not_after: Option<Timestamp>,
    ) -> Result<IssuedToken, AuthError> {
        let issued = self.now();
        let usual = issued.after(self.config().token_lifetime);
        let text = fresh(self.entropy());
        let row = TokenRow {
            hash: hash(text.expose_secret()),
            user: user.id.clone(),
            domain: user.domain.clone(),
            scope,
            methods: vec![method.to_owned()],
            issued,
            expires: not_after.map_or(usual, |end| end.min(usual)),
            revoked: None,
        };
        let mut unit = self.store().begin().await?;
        let facts = self.facts(&mut unit, &row, user).await?;
        unit.insert_token(&row).await?;
        unit.commit().await?;
        Ok(IssuedToken { text, facts })
    }

    async fn facts(&self, session: &mut Session, row: &TokenRow, user: &User) -> Result<TokenFacts, AuthError> {
        let tenant = self.tenant(session, &row.domain).await?;
        let scope = match &row.scope {
            Some(id) => {
                let project = session
                    .iam_project(id)
                    .await?
                    .ok_or(AuthError::NotFound { what: "project" })?;
                TokenScope::Project {
                    id: project.id,
                    name: project.name,
                }
            }
            None => TokenScope::Domain,
        };
        Ok(TokenFacts {
            user: UserRef {
                id: user.id.clone(),
                name: user.name.clone(),
            },
            domain: row.domain.clone(),
            domain_name: tenant.name.clone(),
            scope,
            methods: row.methods.clone(),
            roles: roles(user),
            issued: row.issued,
            expires: row.expires,
            catalog: catalog::of(self.config()),
        })
    }
}

/// The scope of a caller who shows the token `row`.
pub(crate) fn caller_scope(row: &TokenRow) -> CallerScope {
    row.scope.clone().map_or(CallerScope::Domain, CallerScope::Project)
}

/// The end of something made now for `lifetime` out of a proof that ends at `proof`: nothing outlasts what it was made from.
pub(crate) fn end(now: Timestamp, lifetime: Duration, proof: Option<Timestamp>) -> Timestamp {
    let wished = now.after(lifetime);
    proof.map_or(wished, |it| it.min(wished))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_token_is_looked_up() {
        let good = format!("{PREFIX}{}", "a".repeat(43));
        assert!(TokenHash::of(&good).is_some());
        for bad in [String::new(), "a".repeat(50), format!("{good}a"), "MIIG".repeat(25_000)] {
            assert_eq!(TokenHash::of(&bad), None);
        }
    }

    #[test]
    fn nothing_outlasts_what_it_was_made_from() {
        let at = Timestamp::from_millis;
        assert_eq!(end(at(0), Duration::from_secs(1), None), at(1000));
        assert_eq!(end(at(0), Duration::from_secs(1), Some(at(500))), at(500));
        assert_eq!(end(at(0), Duration::from_secs(1), Some(at(5000))), at(1000));
    }
}
