//! Temporary access keys: for 15 minutes to a day, with a security token that every request must carry.

use crate::caller::Caller;
use crate::error::AuthError;
use crate::iam::Iam;
use crate::{random, token};
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_model::time::Timestamp;
use kiln_store::AccessKey;
use std::time::Duration;

const SHORTEST: Duration = Duration::from_secs(15 * 60);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A temporary access key, as it is told once.
#[derive(Debug)]
pub struct TemporaryKeys {
    /// The access key.
    pub ak: String,
    /// Its secret.
    pub sk: SecretString,
    /// What goes into `X-Security-Token`.
    pub security_token: SecretString,
    /// When it ends.
    pub expires: Timestamp,
}

impl Iam {
    /// Makes a temporary access key for the caller. It ends with the caller's own proof if that ends sooner, so that nobody
    /// can stretch what was given for a time.
    ///
    /// # Errors
    /// `lifetime` is not between 15 minutes and 24 hours.
    pub async fn temporary_keys(&self, by: &Caller, lifetime: Duration) -> Result<TemporaryKeys, AuthError> {
        if !(SHORTEST..=LONGEST).contains(&lifetime) {
            return Err(AuthError::Malformed {
                reason: "duration_seconds must be between 900 and 86400.",
            });
        }
        let now = self.now();
        let made = TemporaryKeys {
            ak: random::access_key(self.entropy()),
            sk: random::secret_key(self.entropy()),
            security_token: random::token(self.entropy(), "kiln_s_"),
            expires: token::end(now, lifetime, by.expires),
        };
        let row = AccessKey {
            ak: made.ak.clone(),
            user: by.actor.user.id.clone(),
            sealed_sk: self.store().seal().seal(&made.sk),
            enabled: true,
            created: now,
            expires: Some(made.expires),
            session_token_hash: Some(token::hash(made.security_token.expose_secret())),
        };
        let mut unit = self.store().begin().await?;
        unit.insert_access_key(&row).await?;
        unit.commit().await?;
        Ok(made)
    }
}
