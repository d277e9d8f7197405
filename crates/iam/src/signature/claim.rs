//! What a request claims about its signature, and whether the claim holds.

use super::canonical::{self, Canonical};
use super::date::{self, SignatureDate};
use super::header::{self, Authorization};
use super::{Algorithm, PublicKeys, SignatureError, ecdsa_p256, hmac_sha256, hmac_sm3, sm2_sm3, v11};
use crate::request::SignedRequest;
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_model::time::Timestamp;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// A signature's claim: well formed and made lately, but not checked yet.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    authorization: Authorization<'a>,
    date: SignatureDate<'a>,
}

impl<'a> Claim<'a> {
    /// What `request` claims; `None` if it is not signed.
    pub(crate) fn read(
        request: &SignedRequest<'a>,
        now: Timestamp,
        skew: Duration,
    ) -> Result<Option<Self>, SignatureError> {
        let once = |name: &str| {
            request
                .header(name)
                .map_err(|_| SignatureError::SignedHeader { name: name.to_owned() })
        };
        let Some(text) = once("authorization")?.filter(|it| header::is_signature(it)) else {
            return Ok(None);
        };
        let authorization = Authorization::parse(text)?;
        let date = once("x-sdk-date")?
            .and_then(SignatureDate::parse)
            .ok_or(SignatureError::Malformed {
                reason: "header x-sdk-date must be YYYYMMDDTHHMMSSZ",
            })?;
        if !date.is_near(now, skew) {
            return Err(SignatureError::Expired {
                signed: date.text().to_owned(),
                server: date::text_of(now),
            });
        }
        if authorization.derivation.is_some_and(|it| it.day != date.day()) {
            return Err(SignatureError::Malformed {
                reason: "the day in Credential is not the one of x-sdk-date",
            });
        }
        Ok(Some(Self { authorization, date }))
    }

    /// The access key that is said to have signed.
    pub(crate) fn access_key(&self) -> &'a str {
        self.authorization.access_key
    }

    /// Whether the signature covers the header `name` (in lower case).
    pub(crate) fn covers(&self, name: &str) -> bool {
        self.authorization.signed_headers.contains(&name)
    }

    /// Whether every header that the signature covers is there, once.
    pub(crate) fn check_headers(&self, head: &SignedRequest<'a>) -> Result<(), SignatureError> {
        canonical::headers(head, &self.authorization).map(drop)
    }

    /// Checks the claim against the access key's secret.
    pub(crate) fn verify(
        &self,
        request: &SignedRequest<'a>,
        secret: &SecretString,
        keys: &PublicKeys,
    ) -> Result<(), SignatureError> {
        let canonical = Canonical::of(request, &self.authorization)?;
        let secret = secret.expose_secret().as_bytes();
        if canonical
            .candidates()
            .any(|it| self.holds(&self.string_to_sign(&it), secret, keys))
        {
            Ok(())
        } else {
            Err(SignatureError::Mismatch {
                canonical: canonical.told(),
            })
        }
    }

    fn string_to_sign(&self, canonical: &str) -> String {
        let algorithm = self.authorization.algorithm;
        let (name, date, hash) = (algorithm.name(), self.date.text(), algorithm.hash(canonical.as_bytes()));
        match self.authorization.derivation {
            Some(derivation) => format!("{name}\n{date}\n{}\n{hash}", derivation.info),
            None => format!("{name}\n{date}\n{hash}"),
        }
    }

    fn holds(&self, to_sign: &str, secret: &[u8], keys: &PublicKeys) -> bool {
        let Authorization {
            algorithm,
            access_key,
            derivation,
            signature,
            ..
        } = &self.authorization;
        let message = to_sign.as_bytes();
        let equal = |code: [u8; 32]| bool::from(code.as_slice().ct_eq(signature));
        match algorithm {
            Algorithm::HmacSha256 => equal(hmac_sha256::code(secret, message)),
            Algorithm::HmacSm3 => equal(hmac_sm3::code(secret, message)),
            Algorithm::V11 => derivation.is_some_and(|it| equal(v11::code(access_key, secret, it.info, message))),
            Algorithm::EcdsaP256 => keys
                .p256(access_key, secret)
                .is_some_and(|key| ecdsa_p256::holds(&key, message, signature)),
            Algorithm::Sm2Sm3 => keys
                .sm2(access_key, secret)
                .is_some_and(|key| sm2_sm3::holds(&key, message, signature)),
        }
    }
}
