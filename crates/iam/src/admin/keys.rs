//! Access keys: made, listed, disabled, removed.

use crate::authenticate::subject;
use crate::error::IamError;
use crate::iam::Iam;
use crate::random;
use kiln_model::id::UserId;
use kiln_model::secret::SecretString;
use kiln_model::time::Timestamp;
use kiln_store::AccessKey;

/// A new access key, as it is told once.
#[derive(Debug)]
pub struct NewKey {
    /// The access key.
    pub ak: String,
    /// Its secret.
    pub sk: SecretString,
}

/// What is told about an access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// The access key.
    pub ak: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends, for a temporary one.
    pub expires: Option<Timestamp>,
}

fn unknown(ak: &str) -> IamError {
    IamError::Unknown {
        what: "access key",
        name: ak.to_owned(),
    }
}

impl Iam {
    /// Makes an access key for a user.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn create_key(&self, user: &UserId) -> Result<NewKey, IamError> {
        let made = NewKey {
            ak: random::access_key(self.entropy()),
            sk: random::secret_key(self.entropy()),
        };
        let row = AccessKey {
            ak: made.ak.clone(),
            user: user.clone(),
            sealed_sk: self.store().seal().seal(&made.sk),
            enabled: true,
            created: self.now(),
            expires: None,
            session_token_hash: None,
        };
        let mut unit = self.store().begin().await?;
        if unit.user(user).await?.is_none() {
            return Err(IamError::Unknown {
                what: "user",
                name: user.to_string(),
            });
        }
        unit.insert_access_key(&row).await?;
        unit.commit().await?;
        Ok(made)
    }

    /// The access keys of a user.
    ///
    /// # Errors
    /// The store could not.
    pub async fn keys(&self, user: &UserId) -> Result<Vec<KeyFacts>, IamError> {
        let keys = self.store().read().await?.access_keys_of(user).await?;
        let facts = |key: AccessKey| KeyFacts {
            ak: key.ak,
            enabled: key.enabled,
            created: key.created,
            expires: key.expires,
        };
        Ok(keys.into_iter().map(facts).collect())
    }

    /// Refuses an access key from now on.
    ///
    /// # Errors
    /// There is no such key.
    pub async fn disable_key(&self, ak: &str) -> Result<(), IamError> {
        self.set_key_enabled(ak, false).await
    }

    /// Takes an access key again.
    ///
    /// # Errors
    /// There is no such key.
    pub async fn enable_key(&self, ak: &str) -> Result<(), IamError> {
        self.set_key_enabled(ak, true).await
    }

    /// Removes an access key, and what was counted against it.
    ///
    /// # Errors
    /// There is no such key.
    pub async fn delete_key(&self, ak: &str) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        if !unit.delete_access_key(ak).await? {
            return Err(unknown(ak));
        }
        unit.clear_failures(&subject(ak)).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn set_key_enabled(&self, ak: &str, enabled: bool) -> Result<(), IamError> {
        let mut unit = self.store().begin().await?;
        if !unit.set_access_key_enabled(ak, enabled).await? {
            return Err(unknown(ak));
        }
        unit.commit().await?;
        Ok(())
    }

    /// Removes tokens and temporary keys that are at their end; how many there were. Does no harm at any time.
    ///
    /// # Errors
    /// The store could not.
    pub async fn remove_expired(&self) -> Result<u64, IamError> {
        let mut unit = self.store().begin().await?;
        let removed = unit.delete_expired(self.now()).await?;
        unit.commit().await?;
        Ok(removed)
    }
}
