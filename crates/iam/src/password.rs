//! Passwords: Argon2id, a few at a time.
//!
//! Each check takes 19 MiB, so only two run at once; a bounded number waits, and the rest is turned away.

use crate::error::{AuthError, IamError};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use kiln_model::secret::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const AT_ONCE: usize = 2;
const WAITING: usize = 64;
/// What a password of an unknown user is compared with, so that it takes as long as a known one's. Nothing hashes to it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2lsbi1ub2JvZHktc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and checks passwords.
#[derive(Debug)]
pub(crate) struct Passwords {
    working: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

/// The right to check one password now.
#[derive(Debug)]
pub(crate) struct Turn {
    _working: OwnedSemaphorePermit,
    _waiting: OwnedSemaphorePermit,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self {
            working: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }

    /// Waits for a turn; refuses at once when too many wait already.
    pub(crate) async fn turn(&self) -> Result<Turn, AuthError> {
        let waiting = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| AuthError::Busy)?;
        let working = Arc::clone(&self.working)
            .acquire_owned()
            .await
            .map_err(|_| AuthError::Busy)?;
        Ok(Turn {
            _working: working,
            _waiting: waiting,
        })
    }

    /// Whether `password` is the one that `hash` was made of; takes as long, and says no, where there is no hash.
    ///
    /// Gives the turn back, to be kept until a failure is counted.
    pub(crate) async fn verify(
        &self,
        turn: Turn,
        password: &SecretString,
        hash: Option<String>,
    ) -> Result<(bool, Turn), IamError> {
        let password = password.clone();
        // The turn moves along: a caller that goes away does not make room while its hash is still being computed.
        blocking(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODY);
            let parsed = PasswordHash::new(hash).map_err(|error| IamError::Hash {
                reason: error.to_string(),
            })?;
            let same = Argon2::default()
                .verify_password(password.expose_secret().as_bytes(), &parsed)
                .is_ok();
            Ok((known && same, turn))
        })
        .await
    }

    /// The hash of a new password.
    pub(crate) async fn hash(&self, password: &SecretString, salt: [u8; 16]) -> Result<String, IamError> {
        let closed = |_| IamError::Hash {
            reason: "the service is stopping".to_owned(),
        };
        let working = Arc::clone(&self.working).acquire_owned().await.map_err(closed)?;
        let password = password.clone();
        blocking(move || {
            let _working = working;
            Argon2::default()
                .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
                .map(|hash: PasswordHash| hash.to_string())
                .map_err(|error| IamError::Hash {
                    reason: error.to_string(),
                })
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IamError> + Send + 'static,
) -> Result<T, IamError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| IamError::Hash {
            reason: error.to_string(),
        })?
}

/// Whether `password` may be a user's.
pub(crate) fn is_acceptable(password: &SecretString) -> bool {
    (8..=128).contains(&password.expose_secret().chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_and_another_is_not() {
        let passwords = Passwords::new();
        let right = SecretString::from("correct horse");
        let hash = passwords.hash(&right, [7; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let turn = passwords.turn().await.unwrap();
        assert!(passwords.verify(turn, &right, Some(hash.clone())).await.unwrap().0);
        let turn = passwords.turn().await.unwrap();
        assert!(
            !passwords
                .verify(turn, &SecretString::from("correct horsf"), Some(hash))
                .await
                .unwrap()
                .0
        );
    }

    #[tokio::test]
    async fn nobody_has_a_password() {
        let passwords = Passwords::new();
        let turn = passwords.turn().await.unwrap();
        assert!(
            !passwords
                .verify(turn, &SecretString::from("anything"), None)
                .await
                .unwrap()
                .0
        );
    }

    #[test]
    fn a_check_for_nobody_costs_what_a_check_for_somebody_does() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let parameters = argon2::Params::try_from(&nobody).unwrap();
        let default = argon2::Params::default();
        assert_eq!(
            (parameters.m_cost(), parameters.t_cost(), parameters.p_cost()),
            (default.m_cost(), default.t_cost(), default.p_cost())
        );
        assert_eq!(nobody.hash.unwrap().len(), 32);
    }

    #[tokio::test]
    async fn a_bounded_number_waits_and_the_rest_is_turned_away() {
        let passwords = Passwords::new();
        let _working = (passwords.turn().await.unwrap(), passwords.turn().await.unwrap());
        let _waiting = Arc::clone(&passwords.waiting).try_acquire_many_owned(64).unwrap();
        assert!(matches!(passwords.turn().await, Err(AuthError::Busy)));
    }

    #[test]
    fn a_password_has_8_to_128_characters() {
        assert!(!is_acceptable(&"1234567".into()));
        assert!(is_acceptable(&"密码密码密码密码".into()));
        assert!(!is_acceptable(&"x".repeat(129).into()));
    }
}
