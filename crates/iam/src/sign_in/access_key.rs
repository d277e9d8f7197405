//! Method `hw_ak_sk`: proving oneself by an access key and its secret. Wrong secrets count like wrong signatures.

use crate::authenticate::{subject, usable_key};
use crate::error::AuthError;
use crate::failures;
use crate::iam::Iam;
use crate::token;
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_model::time::Timestamp;
use kiln_store::User;
use subtle::ConstantTimeEq;

impl Iam {
    /// The owner of an access key, and the key's end if it has one.
    pub(super) async fn by_access_key(
        &self,
        ak: &str,
        sk: &SecretString,
        security_token: Option<&SecretString>,
    ) -> Result<(User, Option<Timestamp>), AuthError> {
        let now = self.now();
        let mut reader = self.store().read().await?;
        let (key, user) = usable_key(&mut reader, ak, now).await?.ok_or(AuthError::WrongKey)?;
        let failures = reader.failures(&subject(ak)).await?;
        drop(reader);
        if failures::is_closed(failures.as_ref(), now) {
            return Err(AuthError::LockedKey);
        }

        let secret = self.store().seal().open(&key.sealed_sk)?;
        let same_secret = secret.expose_secret().as_bytes().ct_eq(sk.expose_secret().as_bytes());
        let same_token = match (&key.session_token_hash, security_token) {
            (None, None) => true,
            (Some(expected), Some(shown)) => token::hash(shown.expose_secret())
                .as_bytes()
                .ct_eq(expected.as_bytes())
                .into(),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !bool::from(same_secret) || !same_token {
            self.count_wrong_signature(ak, now).await?;
            return Err(AuthError::WrongKey);
        }
        if failures.is_some() {
            self.forget_failures(&subject(ak)).await?;
        }
        Ok((user, key.expires))
    }
}
