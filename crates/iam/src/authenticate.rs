//! Who makes this request? By signature or by token.
//!
//! A request with both a signature and a token is judged by its signature, as clients sign a preset token along. A good request
//! writes nothing to the store, unless there are failures to forget.

use crate::caller::{Caller, CallerScope};
use crate::error::AuthError;
use crate::failures;
use crate::iam::Iam;
use crate::request::SignedRequest;
use crate::signature::{Claim, SignatureError};
use crate::tenants::Tenant;
use crate::token::{self, TokenHash};
use kiln_model::access::{Actor, UserRef};
use kiln_model::id::IamProjectId;
use kiln_model::secret::SecretString;
use kiln_model::time::Timestamp;
use kiln_store::{AccessKey, Session, User};
use subtle::ConstantTimeEq;

const REPEATED: SignatureError = SignatureError::Malformed {
    reason: "a header that decides came twice",
};

impl Iam {
    /// Finds out who makes `request`.
    ///
    /// # Errors
    /// Nobody who is known here, in the gateway's words.
    pub async fn authenticate(&self, request: &SignedRequest<'_>) -> Result<Caller, AuthError> {
        let now = self.now();
        match Claim::read(request, now, self.config().clock_skew)? {
            Some(claim) => self.by_signature(request, &claim, now).await,
            None => self.by_token(request, now).await,
        }
    }

    async fn by_token(&self, request: &SignedRequest<'_>, now: Timestamp) -> Result<Caller, AuthError> {
        let shown = request
            .header("x-auth-token")
            .map_err(|_| REPEATED)?
            .filter(|it| !it.is_empty());
        let hash = TokenHash::of(shown.ok_or(AuthError::NoToken)?).ok_or(AuthError::UnreadableToken)?;
        let mut reader = self.store().read().await?;
        let row = reader.token(hash.as_str()).await?.ok_or(AuthError::UnreadableToken)?;
        if row.revoked.is_some() {
            return Err(AuthError::UnreadableToken);
        }
        if row.expires <= now {
            return Err(AuthError::ExpiredToken);
        }
        let user = reader
            .user(&row.user)
            .await?
            .filter(|it| it.enabled)
            .ok_or(AuthError::UnreadableToken)?;
        let tenant = self.tenant(&mut reader, &row.domain).await?;
        Ok(Caller {
            actor: actor(user, &tenant),
            scope: token::caller_scope(&row),
            token: Some(hash),
            access_key: None,
            expires: Some(row.expires),
        })
    }

    async fn by_signature<'a>(
        &self,
        request: &SignedRequest<'a>,
        claim: &Claim<'a>,
        now: Timestamp,
    ) -> Result<Caller, AuthError> {
        let ak = claim.access_key();
        let mut reader = self.store().read().await?;
        let (key, user) = usable_key(&mut reader, ak, now).await?.ok_or_else(|| unknown(ak))?;
        let failures = reader.failures(&subject(ak)).await?;
        if failures::is_closed(failures.as_ref(), now) {
            return Err(AuthError::LockedKey);
        }
        let tenant = self.tenant(&mut reader, &user.domain).await?;
        let named = self
            .project_named_by(request, claim, &tenant, &user, &mut reader)
            .await?;
        drop(reader);

        let secret = self.store().seal().open(&key.sealed_sk)?;
        if let Err(error) = self.check(request, claim, &key, &secret) {
            if is_wrong_secret(&error) {
                self.count_wrong_signature(ak, now).await?;
            }
            return Err(error.into());
        }
        if failures.is_some() {
            self.forget_failures(&subject(ak)).await?;
        }
        Ok(Caller {
            actor: actor(user, &tenant),
            scope: CallerScope::Project(named.unwrap_or_else(|| tenant.project.clone())),
            token: None,
            access_key: Some(key.ak),
            expires: key.expires,
        })
    }

    fn check<'a>(
        &self,
        request: &SignedRequest<'a>,
        claim: &Claim<'a>,
        key: &AccessKey,
        secret: &SecretString,
    ) -> Result<(), SignatureError> {
        let shown = request
            .header("x-security-token")
            .map_err(|_| REPEATED)?
            .filter(|it| !it.is_empty());
        match (&key.session_token_hash, shown) {
            (None, None) => {}
            (None, Some(_)) => {
                return Err(SignatureError::Malformed {
                    reason: "this access key has no security token",
                });
            }
            (Some(_), None) => {
                return Err(SignatureError::Malformed {
                    reason: "a temporary access key needs x-security-token",
                });
            }
            (Some(expected), Some(shown)) => {
                if !claim.covers("x-security-token") {
                    return Err(SignatureError::Malformed {
                        reason: "x-security-token must be signed",
                    });
                }
                if !bool::from(token::hash(shown).as_bytes().ct_eq(expected.as_bytes())) {
                    return Err(SignatureError::SecurityToken);
                }
            }
        }
        claim.verify(request, secret, self.public_keys())
    }

    /// The IAM project that the request asks for, where it is not the region's one but of the same tenant.
    async fn project_named_by(
        &self,
        request: &SignedRequest<'_>,
        claim: &Claim<'_>,
        tenant: &Tenant,
        user: &User,
        session: &mut Session,
    ) -> Result<Option<IamProjectId>, AuthError> {
        let named = request
            .header("x-project-id")
            .ok()
            .flatten()
            .and_then(|it| IamProjectId::parse(it).ok());
        match named.filter(|it| claim.covers("x-project-id") && *it != tenant.project) {
            Some(id) => Ok(session
                .iam_project(&id)
                .await?
                .filter(|it| it.domain == user.domain)
                .map(|it| it.id)),
            None => Ok(None),
        }
    }

    /// Counts a wrong signature, or a wrong secret in a sign-in, against an access key that exists.
    pub(crate) async fn count_wrong_signature(&self, ak: &str, now: Timestamp) -> Result<(), AuthError> {
        let mut unit = self.store().begin().await?;
        let before = unit.failures(&subject(ak)).await?;
        if !failures::is_closed(before.as_ref(), now) {
            let config = self.config();
            let after = failures::wrong_signature(before, now, config.lock_after, config.lock_for);
            if after.locked_until.is_some() {
                tracing::warn!(access_key = %ak, failures = after.count, "access key {ak} is locked for a while");
            }
            unit.set_failures(&subject(ak), &after).await?;
            unit.commit().await?;
        }
        Ok(())
    }

    /// Forgets the failures of a subject that proved itself.
    pub(crate) async fn forget_failures(&self, subject: &str) -> Result<(), AuthError> {
        let mut unit = self.store().begin().await?;
        unit.clear_failures(subject).await?;
        unit.commit().await?;
        Ok(())
    }
}

/// The access key and its user, if both may be used.
pub(crate) async fn usable_key(
    session: &mut Session,
    ak: &str,
    now: Timestamp,
) -> Result<Option<(AccessKey, User)>, AuthError> {
    let usable = |key: &AccessKey| key.enabled && key.expires.is_none_or(|end| now < end);
    let Some(key) = session.access_key(ak).await?.filter(usable) else {
        return Ok(None);
    };
    let user = session.user(&key.user).await?.filter(|it| it.enabled);
    Ok(user.map(|user| (key, user)))
}

/// The name under which failures of an access key are counted.
pub(crate) fn subject(ak: &str) -> String {
    format!("ak:{ak}")
}

fn unknown(ak: &str) -> AuthError {
    AuthError::UnknownKey { ak: ak.to_owned() }
}

/// Whether the proof was wrong, rather than the request malformed: only that counts towards a lock.
const fn is_wrong_secret(error: &SignatureError) -> bool {
    match error {
        SignatureError::Mismatch { .. } | SignatureError::SecurityToken => true,
        SignatureError::Malformed { .. }
        | SignatureError::SignedHeader { .. }
        | SignatureError::Expired { .. }
        | SignatureError::ContentHash { .. } => false,
    }
}

fn actor(user: User, tenant: &Tenant) -> Actor {
    Actor {
        user: UserRef {
            id: user.id,
            name: user.name,
        },
        domain: user.domain,
        domain_name: tenant.name.clone(),
        admin: user.admin,
    }
}
