//! Method `password`. An unknown user, a disabled one and a wrong password get the same answer after the same time.

use super::{Reference, UserReference};
use crate::error::AuthError;
use crate::failures;
use crate::iam::Iam;
use kiln_model::id::{DomainId, UserId};
use kiln_model::secret::SecretString;
use kiln_model::time::Timestamp;
use kiln_store::{Session, User};

/// One row for all users that do not exist: the write takes the time that one for a real user takes, and nothing grows. Nobody
/// waits because of it.
const STRANGERS: &str = "password:strangers";

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
        let subject = user.as_ref().map_or_else(|| STRANGERS.to_owned(), |it| subject(&it.id));
        let failures = reader.failures(&subject).await?;
        drop(reader);

        let stranger = format!("{reference:?}");
        let closed = match user {
            Some(_) => failures::is_closed(failures.as_ref(), now),
            None => self.strangers().is_closed(&stranger, now),
        };
        if closed {
            return Err(AuthError::WrongPassword);
        }
        let hash = user.as_ref().map(|it| it.password_hash.clone());
        let (right, turn) = self.passwords().verify(turn, password, hash).await?;
        match user {
            Some(user) if right => {
                if failures.is_some() {
                    self.forget_failures(&subject).await?;
                }
                return Ok(user);
            }
            Some(user) => tracing::warn!(user.id = %user.id, "wrong password for user {}", user.name),
            None => self.strangers().count(&stranger, now),
        }
        self.count_wrong_password(&subject, now).await?;
        drop(turn);
        Err(AuthError::WrongPassword)
    }

    async fn count_wrong_password(&self, subject: &str, now: Timestamp) -> Result<(), AuthError> {
        let mut unit = self.store().begin().await?;
        let before = unit.failures(subject).await?;
        unit.set_failures(subject, &failures::wrong_password(before, now))
            .await?;
        unit.commit().await?;
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
