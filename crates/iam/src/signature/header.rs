//! The `Authorization` header of a signed request, taken apart.
//!
//! `<algorithm> Access=<AK>, SignedHeaders=<a;b;c>, Signature=<hex>`, or for derived keys
//! `V11-HMAC-SHA256 Credential=<AK>/<day>/<region>/<service>, SignedHeaders=…, Signature=…`.

use super::{Algorithm, SignatureError};

/// The most headers that a signature may cover.
const MOST_HEADERS: usize = 100;
/// The longest signature in hex; DER of two 256-bit numbers needs 144.
const LONGEST_SIGNATURE: usize = 160;
const LONGEST_WORD: usize = 128;

/// What `Authorization` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authorization<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) access_key: &'a str,
    /// What a derived key is for; `Some` exactly for [`Algorithm::V11`].
    pub(super) derivation: Option<Derivation<'a>>,
    /// As listed, in lower case.
    pub(super) signed_headers: Vec<&'a str>,
    pub(super) signature: Vec<u8>,
}

/// What a derived key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Derivation<'a> {
    pub(super) day: &'a str,
    /// `<day>/<region>/<service>`.
    pub(super) info: &'a str,
}

const fn malformed(reason: &'static str) -> SignatureError {
    SignatureError::Malformed { reason }
}

/// Whether `text` starts like a signed request's `Authorization`.
pub(super) fn is_signature(text: &str) -> bool {
    let scheme = text.split(' ').next().unwrap_or_default();
    scheme.starts_with("SDK-") || scheme.starts_with("V11-")
}

impl<'a> Authorization<'a> {
    /// Reads the header's value.
    pub(super) fn parse(text: &'a str) -> Result<Self, SignatureError> {
        let (scheme, rest) = text
            .split_once(' ')
            .ok_or(malformed("the Authorization header is incomplete"))?;
        let algorithm = Algorithm::named(scheme).ok_or(malformed("the signing algorithm is not supported"))?;

        let (mut key, mut headers, mut signature) = (None, None, None);
        for part in rest.split(',') {
            let (name, value) = part
                .split_once('=')
                .ok_or(malformed("the Authorization header is malformed"))?;
            let slot = match (name.trim(), algorithm) {
                ("Credential", Algorithm::V11) => &mut key,
                ("Access", Algorithm::HmacSha256 | Algorithm::HmacSm3 | Algorithm::EcdsaP256 | Algorithm::Sm2Sm3) => {
                    &mut key
                }
                ("SignedHeaders", _) => &mut headers,
                ("Signature", _) => &mut signature,
                _ => return Err(malformed("the Authorization header has an unknown part")),
            };
            if slot.replace(value.trim()).is_some() {
                return Err(malformed("the Authorization header has a part twice"));
            }
        }
        let (Some(key), Some(headers), Some(signature)) = (key, headers, signature) else {
            return Err(malformed(
                "the Authorization header needs an access key, SignedHeaders and Signature",
            ));
        };

        let (access_key, derivation) = match algorithm {
            Algorithm::V11 => credential(key)?,
            Algorithm::HmacSha256 | Algorithm::HmacSm3 | Algorithm::EcdsaP256 | Algorithm::Sm2Sm3 => (key, None),
        };
        if !is_word(access_key) {
            return Err(malformed("the access key has characters that no access key has"));
        }
        Ok(Self {
            algorithm,
            access_key,
            derivation,
            signed_headers: signed_headers(headers)?,
            signature: decode_signature(signature)?,
        })
    }
}

fn credential(text: &str) -> Result<(&str, Option<Derivation<'_>>), SignatureError> {
    const WRONG: SignatureError = malformed("Credential must be <access key>/<day>/<region>/<service>");
    let (access_key, info) = text.split_once('/').ok_or(WRONG)?;
    let mut parts = info.split('/');
    let (Some(day), Some(region), Some(service), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(WRONG);
    };
    if is_word(day) && is_word(region) && is_word(service) {
        Ok((access_key, Some(Derivation { day, info })))
    } else {
        Err(WRONG)
    }
}

fn is_word(text: &str) -> bool {
    (1..=LONGEST_WORD).contains(&text.len())
        && text
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.'))
}

fn signed_headers(list: &str) -> Result<Vec<&str>, SignatureError> {
    let names: Vec<&str> = list.split(';').take(MOST_HEADERS + 1).collect();
    if names.len() > MOST_HEADERS {
        return Err(malformed("SignedHeaders lists too many headers"));
    }
    let is_name = |name: &&str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|it| it.is_ascii_graphic() && !it.is_ascii_uppercase() && it != b':')
    };
    if !names.iter().all(is_name) {
        return Err(malformed("SignedHeaders must list header names in lower case"));
    }
    for needed in ["host", "x-sdk-date"] {
        if !names.contains(&needed) {
            return Err(malformed("SignedHeaders must have host and x-sdk-date"));
        }
    }
    Ok(names)
}

fn decode_signature(text: &str) -> Result<Vec<u8>, SignatureError> {
    const WRONG: SignatureError = malformed("Signature must be hexadecimal");
    if text.is_empty() || text.len() > LONGEST_SIGNATURE {
        return Err(WRONG);
    }
    hex::decode(text).map_err(|_| WRONG)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=00ff";

    #[test]
    fn the_header_of_a_client_is_understood() {
        let read = Authorization::parse(GOOD).unwrap();
        assert_eq!(read.algorithm, Algorithm::HmacSha256);
        assert_eq!(read.access_key, "AK1");
        assert_eq!(read.signed_headers, ["host", "x-sdk-date"]);
        assert_eq!(read.signature, [0, 255]);
        assert_eq!(read.derivation, None);
    }

    #[test]
    fn a_derived_key_says_what_it_is_for() {
        let text = "V11-HMAC-SHA256 Credential=AK1/20260102/local-1/build, SignedHeaders=host;x-sdk-date, Signature=00";
        let read = Authorization::parse(text).unwrap();
        assert_eq!(read.access_key, "AK1");
        assert_eq!(
            read.derivation,
            Some(Derivation {
                day: "20260102",
                info: "20260102/local-1/build"
            })
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            "SDK-HMAC-SHA256",
            "SDK-HMAC-SHA1 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=00",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date",
            "SDK-HMAC-SHA256 Access=AK1, Access=AK2, SignedHeaders=host;x-sdk-date, Signature=00",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=00, More=1",
            "SDK-HMAC-SHA256 Access=, SignedHeaders=host;x-sdk-date, Signature=00",
            "SDK-HMAC-SHA256 Access=<b>, SignedHeaders=host;x-sdk-date, Signature=00",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host, Signature=00",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=x-sdk-date, Signature=00",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=Host;x-sdk-date;host, Signature=00",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;;x-sdk-date, Signature=00",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=0",
            "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=zz",
            "SDK-HMAC-SHA256 Credential=AK1/1/2/3, SignedHeaders=host;x-sdk-date, Signature=00",
            "V11-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=00",
            "V11-HMAC-SHA256 Credential=AK1, SignedHeaders=host;x-sdk-date, Signature=00",
            "V11-HMAC-SHA256 Credential=AK1/1/2, SignedHeaders=host;x-sdk-date, Signature=00",
            "V11-HMAC-SHA256 Credential=AK1/1/2/3/4, SignedHeaders=host;x-sdk-date, Signature=00",
            "V11-HMAC-SHA256 Credential=AK1/1//3, SignedHeaders=host;x-sdk-date, Signature=00",
        ] {
            assert!(
                matches!(Authorization::parse(bad), Err(SignatureError::Malformed { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_list_of_too_many_headers_is_refused() {
        let list = "a;".repeat(MOST_HEADERS);
        let text = format!("SDK-HMAC-SHA256 Access=AK1, SignedHeaders={list}host;x-sdk-date, Signature=00");
        assert!(Authorization::parse(&text).is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Authorization::parse(&text);
            let _ = is_signature(&text);
        }

        #[test]
        fn no_damage_to_a_good_text_panics(at in 0..GOOD.len(), with in "\\PC{0,3}") {
            let _ = Authorization::parse(&format!("{}{with}{}", &GOOD[..at], &GOOD[at..]));
        }
    }
}
