//! Access keys, permanent and temporary.

use crate::error::Result;
use crate::rows::AccessKey;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::UserId;

statements! {
    ACCESS_KEY = "read" "an access key": "
        SELECT ak, user_id, sealed_sk, enabled, created, expires, session_token_hash
          FROM access_keys
         WHERE ak = $1";
    ACCESS_KEYS_OF = "list" "access keys": "
        SELECT ak, user_id, sealed_sk, enabled, created, expires, session_token_hash
          FROM access_keys
         WHERE user_id = $1
         ORDER BY created, ak";
    INSERT_ACCESS_KEY = "insert" "an access key": "
        INSERT INTO access_keys (ak, user_id, sealed_sk, enabled, created, expires, session_token_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO NOTHING";
    SET_ENABLED = "change" "an access key": "UPDATE access_keys SET enabled = $2 WHERE ak = $1";
    DELETE_ACCESS_KEY = "delete" "an access key": "DELETE FROM access_keys WHERE ak = $1";
}

fn access_key(row: &Row) -> Result<AccessKey> {
    let fields = Fields::new(row, "access_keys", "ak");
    Ok(AccessKey {
        ak: fields.text("ak")?,
        user: fields.parsed("user_id")?,
        sealed_sk: fields.text("sealed_sk")?,
        enabled: fields.flag("enabled")?,
        created: fields.time("created")?,
        expires: fields.opt_time("expires")?,
        session_token_hash: fields.opt_text("session_token_hash")?,
    })
}

impl Session {
    /// An access key.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no access key.
    pub async fn access_key(&mut self, ak: &str) -> Result<Option<AccessKey>> {
        self.one(&ACCESS_KEY, args![ak], access_key).await
    }

    /// The access keys of a user, the oldest first.
    ///
    /// # Errors
    /// The database does not answer, or a row fits no access key.
    pub async fn access_keys_of(&mut self, user: &UserId) -> Result<Vec<AccessKey>> {
        self.all(&ACCESS_KEYS_OF, args![user], access_key).await
    }
}

impl Unit {
    /// Keeps a new access key.
    ///
    /// # Errors
    /// It is there already (the unit can go on then), or the user does not exist.
    pub async fn insert_access_key(&mut self, key: &AccessKey) -> Result<()> {
        self.insert(
            &INSERT_ACCESS_KEY,
            args![
                &key.ak,
                &key.user,
                &key.sealed_sk,
                key.enabled,
                key.created,
                key.expires,
                key.session_token_hash.as_deref()
            ],
        )
        .await
    }

    /// Lets an access key be used, or not. False: there is no such key.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_access_key_enabled(&mut self, ak: &str, enabled: bool) -> Result<bool> {
        self.moves(&SET_ENABLED, args![ak, enabled]).await
    }

    /// Removes an access key. False: there is no such key.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_access_key(&mut self, ak: &str) -> Result<bool> {
        self.moves(&DELETE_ACCESS_KEY, args![ak]).await
    }
}
