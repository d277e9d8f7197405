//! Tokens, by their hashes: the tokens themselves are never kept.

use crate::document;
use crate::error::Result;
use crate::rows::TokenRow;
use crate::session::{Session, Unit};
use crate::sql::{Fields, Row, args, statements};
use kiln_model::id::UserId;
use kiln_model::time::Timestamp;

statements! {
    TOKEN = "read" "a token": "
        SELECT hash, user_id, domain, scope, methods, issued, expires, revoked
          FROM tokens
         WHERE hash = $1";
    INSERT_TOKEN = "insert" "a token": "
        INSERT INTO tokens (hash, user_id, domain, scope, methods, issued, expires, revoked)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING";
    REVOKE_TOKEN = "revoke" "a token": "UPDATE tokens SET revoked = $2 WHERE hash = $1 AND revoked IS NULL";
    REVOKE_TOKENS_OF = "revoke" "tokens": "UPDATE tokens SET revoked = $2 WHERE user_id = $1 AND revoked IS NULL";
    DELETE_EXPIRED_TOKENS = "remove" "tokens": "DELETE FROM tokens WHERE expires <= $1";
    DELETE_EXPIRED_KEYS = "remove" "access keys": "
        DELETE FROM access_keys
         WHERE expires IS NOT NULL AND expires <= $1";
}

fn token(row: &Row) -> Result<TokenRow> {
    let fields = Fields::new(row, "tokens", "hash");
    Ok(TokenRow {
        hash: fields.text("hash")?,
        user: fields.parsed("user_id")?,
        domain: fields.parsed("domain")?,
        scope: fields.opt_parsed("scope")?,
        methods: fields.json("methods")?,
        issued: fields.time("issued")?,
        expires: fields.time("expires")?,
        revoked: fields.opt_time("revoked")?,
    })
}

impl Session {
    /// The token with that hash, also one that ended or was revoked.
    ///
    /// # Errors
    /// The database does not answer, or the row fits no token.
    pub async fn token(&mut self, hash: &str) -> Result<Option<TokenRow>> {
        self.one(&TOKEN, args![hash], token).await
    }
}

impl Unit {
    /// Keeps a new token.
    ///
    /// # Errors
    /// It is there already (the unit can go on then), or user or tenant do not exist.
    pub async fn insert_token(&mut self, token: &TokenRow) -> Result<()> {
        let methods = document::text(&token.methods, "tokens", "methods")?;
        self.insert(
            &INSERT_TOKEN,
            args![
                &token.hash,
                &token.user,
                &token.domain,
                token.scope.as_ref().map(|it| it.as_str()),
                &methods,
                token.issued,
                token.expires,
                token.revoked
            ],
        )
        .await
    }

    /// Takes a token back. False: there is no such token, or it was taken back before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn revoke_token(&mut self, hash: &str, now: Timestamp) -> Result<bool> {
        self.moves(&REVOKE_TOKEN, args![hash, now]).await
    }

    /// Takes back every token of a user; gives how many there were.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn revoke_tokens_of(&mut self, user: &UserId, now: Timestamp) -> Result<u64> {
        self.execute(&REVOKE_TOKENS_OF, args![user, now]).await
    }

    /// Removes tokens and temporary keys whose time is over; gives how many there were.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn delete_expired(&mut self, now: Timestamp) -> Result<u64> {
        let tokens = self.execute(&DELETE_EXPIRED_TOKENS, args![now]).await?;
        let keys = self.execute(&DELETE_EXPIRED_KEYS, args![now]).await?;
        Ok(tokens + keys)
    }
}
