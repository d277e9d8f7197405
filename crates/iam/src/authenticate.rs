//! Who makes this request? By signature or by token.
//!
//! A request with both a signature and a token is judged by its signature, as clients sign a preset token along. A good request
//! writes nothing to the store, unless there are failures to forget.
//!
//! It goes in two steps, so that nobody has to keep a body in memory for a caller who can be refused without it:
//! [`Iam::examine`] judges all that the head of a request tells, [`Iam::conclude`] the signature, which covers the body.

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
use kiln_model::time::Timestamp;
use kiln_store::{AccessKey, Session, User};
use subtle::ConstantTimeEq;

const REPEATED: SignatureError = SignatureError::Malformed {
    reason: "a header that decides came twice",
};

/// What the head of a request tells about who makes it.
#[derive(Debug)]
pub enum Standing {
    /// A token proved it.
    Known(Caller),
    /// A signature is to prove it, which covers the body.
    Claimed(Box<Claimed>),
}

/// A caller whose signature is still to be checked: key and user exist, the head is in order.
#[derive(Debug)]
pub struct Claimed {
    caller: Caller,
    key: AccessKey,
    /// Whether there are wrong signatures to forget.
    failed: bool,
    examined: Timestamp,
}

impl Iam {
    /// Finds out who makes `request`, which is here as a whole.
    ///
    /// # Errors
    /// Nobody who is known here, in the gateway's words.
    pub async fn authenticate(&self, request: &SignedRequest<'_>) -> Result<Caller, AuthError> {
        match self.examine(request).await? {
            Standing::Known(caller) => Ok(caller),
            Standing::Claimed(claimed) => self.conclude(request, *claimed).await,
        }
    }

    /// Judges the head of a request; its body is not looked at. Whatever can be refused without the body is refused here.
    ///
    /// # Errors
    /// Nobody who is known here, in the gateway's words.
    pub async fn examine(&self, head: &SignedRequest<'_>) -> Result<Standing, AuthError> {
        let now = self.now();
        match Claim::read(head, now, self.config().clock_skew)? {
            Some(claim) => {
                let claimed = self.by_signature(head, &claim, now).await?;
                Ok(Standing::Claimed(Box::new(claimed)))
            }
            None => self.by_token(head, now).await.map(Standing::Known),
        }
    }

    /// Checks the signature of an examined request, now that its body is here.
    ///
    /// # Errors
    /// The signature does not hold, in the gateway's words.
    pub async fn conclude(&self, request: &SignedRequest<'_>, claimed: Claimed) -> Result<Caller, AuthError> {
        let Claimed {
            caller,
            key,
            failed,
            examined,
        } = claimed;
        let claim = Claim::read(request, examined, self.config().clock_skew)?.ok_or(AuthError::NoToken)?;
        let secret = self.store().seal().open(&key.sealed_sk)?;
        if let Err(error) = claim.verify(request, &secret, self.public_keys()) {
            return self.refuse(error, &key.ak, examined).await;
        }
        if failed {
            self.forget_failures(&subject(&key.ak)).await?;
        }
        Ok(caller)
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
        head: &SignedRequest<'a>,
        claim: &Claim<'a>,
        now: Timestamp,
    ) -> Result<Claimed, AuthError> {
        let ak = claim.access_key();
        let mut reader = self.store().read().await?;
        let (key, user) = usable_key(&mut reader, ak, now).await?.ok_or_else(|| unknown(ak))?;
        let failures = reader.failures(&subject(ak)).await?;
        if failures::is_closed(failures.as_ref(), now) {
            return Err(AuthError::LockedKey);
        }
        let tenant = self.tenant(&mut reader, &user.domain).await?;
        let named = self.project_named_by(head, claim, &tenant, &user, &mut reader).await?;
        drop(reader);

        if let Err(error) = check_head(head, claim, &key) {
            return self.refuse(error, ak, now).await;
        }
        let caller = Caller {
            actor: actor(user, &tenant),
            scope: CallerScope::Project(named.unwrap_or_else(|| tenant.project.clone())),
            token: None,
            access_key: Some(key.ak.clone()),
            expires: key.expires,
        };
        Ok(Claimed {
            caller,
            key,
            failed: failures.is_some(),
            examined: now,
        })
    }

    /// Refuses a signature, and counts it where the proof was wrong rather than the request malformed.
    async fn refuse<T>(&self, error: SignatureError, ak: &str, now: Timestamp) -> Result<T, AuthError> {
        if is_wrong_secret(&error) {
            self.count_wrong_signature(ak, now).await?;
        }
        Err(error.into())
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

/// What the parts of a signed request say that are judged without its body: signed headers and security token.
fn check_head(head: &SignedRequest<'_>, claim: &Claim<'_>, key: &AccessKey) -> Result<(), SignatureError> {
    claim.check_headers(head)?;
    let shown = head
        .header("x-security-token")
        .map_err(|_| REPEATED)?
        .filter(|it| !it.is_empty());
    let malformed = |reason| Err(SignatureError::Malformed { reason });
    match (&key.session_token_hash, shown) {
        (None, None) => Ok(()),
        (None, Some(_)) => malformed("this access key has no security token"),
        (Some(_), None) => malformed("a temporary access key needs x-security-token"),
        (Some(_), Some(_)) if !claim.covers("x-security-token") => malformed("x-security-token must be signed"),
        (Some(expected), Some(shown)) => {
            if bool::from(token::hash(shown).as_bytes().ct_eq(expected.as_bytes())) {
                Ok(())
            } else {
                Err(SignatureError::SecurityToken)
            }
        }
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
