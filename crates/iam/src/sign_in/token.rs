//! Method `token`: proving oneself by a token that was given out before.

use crate::error::AuthError;
use crate::iam::Iam;
use crate::token::TokenHash;
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_model::time::Timestamp;
use kiln_store::User;

impl Iam {
    /// The owner of a token, and the token's end.
    pub(super) async fn by_first_token(&self, text: &SecretString) -> Result<(User, Timestamp), AuthError> {
        let hash = TokenHash::of(text.expose_secret()).ok_or(AuthError::WrongToken)?;
        let now = self.now();
        let mut reader = self.store().read().await?;
        let row = reader.token(hash.as_str()).await?;
        let row = row
            .filter(|it| it.revoked.is_none() && now < it.expires)
            .ok_or(AuthError::WrongToken)?;
        let user = reader
            .user(&row.user)
            .await?
            .filter(|it| it.enabled)
            .ok_or(AuthError::WrongToken)?;
        Ok((user, row.expires))
    }
}
