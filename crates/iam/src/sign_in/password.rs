//! Method `password`. An unknown user, a disabled one and a wrong password get the same answer after the same time.

use super::{Reference, UserReference};
use crate::error::AuthError;
use crate::failures;
use crate::iam::Iam;
use kiln_model::id::{DomainId, UserId};
use kiln_model::secret::SecretString;
use kiln_model::time::Timestamp;
use kiln_store::{Session, User};

impl Iam {
    /// The user whose password this is.
    pub(super) async fn by_password(
        &self,
        reference: &UserReference,
        password: &SecretString,
    ) -> Result<User, AuthError> {
        let turn = self.passwords().turn().await?;
        // Read after the turn has come: those who waited see what the ones before them did.
        let now = self.now();
        let mut reader = self.store().read().await?;
        let user = find(&mut reader, reference).await?.filter(|it| it.enabled);
        let failures = match &user {
            Some(user) => reader.failures(&subject(&user.id)).await?,
            None => None,
        };
        drop(reader);

        let stranger = format!("{reference:?}");
        let closed = failures::is_closed(failures.as_ref(), now)
            || (user.is_none() && self.strangers().is_closed(&stranger, now));
        if closed {
            return Err(AuthError::WrongPassword);
        }
        let hash = user.as_ref().map(|it| it.password_hash.clone());
        let right = self.passwords().verify(turn, password, hash).await?;
        match user {
            Some(user) if right => {
                if failures.is_some() {
                    self.forget_failures(&subject(&user.id)).await?;
                }
                Ok(user)
            }
            Some(user) => {
                self.count_wrong_password(&user, now).await?;
                Err(AuthError::WrongPassword)
            }
            None => {
                self.strangers().count(&stranger, now);
                Err(AuthError::WrongPassword)
            }
        }
    }

    async fn count_wrong_password(&self, user: &User, now: Timestamp) -> Result<(), AuthError> {
        let subject = subject(&user.id);
        let mut unit = self.store().begin().await?;
        let before = unit.failures(&subject).await?;
        let after = failures::wrong_password(before, now);
        unit.set_failures(&subject, &after).await?;
        unit.commit().await?;
        tracing::warn!(user.id = %user.id, failures = after.count, "wrong password for user {}", user.name);
        Ok(())
    }
}

async fn find(session: &mut Session, reference: &UserReference) -> Result<Option<User>, AuthError> {
    match reference {
        UserReference::Id(id) => match UserId::parse(id) {
            Ok(id) => Ok(session.user(&id).await?),
            Err(_) => Ok(None),
        },
        UserReference::Named { name, domain } => {
            let domain = match domain {
                Reference::Id(id) => match DomainId::parse(id) {
                    Ok(id) => session.domain(&id).await?,
                    Err(_) => None,
                },
                Reference::Name(name) => session.domain_named(name).await?,
            };
            match domain {
                Some(domain) => Ok(session.user_named(&domain.id, name).await?),
                None => Ok(None),
            }
        }
    }
}

/// The name under which wrong passwords of a user are counted.
fn subject(user: &UserId) -> String {
    format!("password:{user}")
}
