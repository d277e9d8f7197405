//! Requests that the official Python SDK signed, and every way to tamper with them.
//!
//! `tests/vectors/make.py` makes them anew.

use super::{Claim, PublicKeys, SignatureError};
use crate::request::SignedRequest;
use kiln_model::secret::SecretString;
use kiln_model::time::Timestamp;
use std::time::Duration;

/// 2026-01-02T03:04:05Z, the time of every vector.
const SIGNED_AT: Timestamp = Timestamp::from_millis(1_767_323_045_000);
const SKEW: Duration = Duration::from_secs(900);

#[derive(serde::Deserialize, Clone)]
struct Vector {
    name: String,
    access_key: String,
    secret_key: String,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Vector {
    fn all() -> Vec<Self> {
        serde_json::from_str(include_str!("../../tests/vectors/signatures.json")).unwrap()
    }

    /// Those whose check is cheap, and one of each of the others.
    fn some() -> Vec<Self> {
        let slow = |it: &Self| it.name.contains("ECDSA") || it.name.contains("SM2");
        Self::all()
            .into_iter()
            .filter(|it| !slow(it) || it.name.ends_with(": json body"))
            .collect()
    }

    fn check_at(&self, now: Timestamp, keys: &PublicKeys) -> Result<(), SignatureError> {
        let body = hex::decode(&self.body).unwrap();
        let request = SignedRequest {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &body,
        };
        let Some(claim) = Claim::read(&request, now, SKEW)? else {
            return Err(SignatureError::Malformed { reason: "not signed" });
        };
        assert_eq!(claim.access_key(), self.access_key, "{}", self.name);
        claim.verify(&request, &SecretString::from(self.secret_key.clone()), keys)
    }

    fn header(&mut self, name: &str) -> &mut String {
        &mut self.headers.iter_mut().find(|(it, _)| it == name).unwrap().1
    }

    fn declares_its_payload(&self) -> bool {
        self.headers.iter().any(|(_, value)| value == "UNSIGNED-PAYLOAD")
    }
}

#[track_caller]
fn refused(vector: &Vector, keys: &PublicKeys, what: &str) {
    assert!(
        vector.check_at(SIGNED_AT, keys).is_err(),
        "{}: {what} changed and nobody noticed",
        vector.name
    );
}

#[test]
fn every_request_of_the_official_client_is_accepted() {
    let keys = PublicKeys::default();
    for vector in Vector::all() {
        assert_eq!(vector.check_at(SIGNED_AT, &keys), Ok(()), "{}", vector.name);
    }
}

#[test]
fn a_request_from_a_quarter_of_an_hour_ago_or_ahead_is_accepted_and_an_older_one_says_both_times() {
    let keys = PublicKeys::default();
    let vector = Vector::all().swap_remove(0);
    assert_eq!(vector.check_at(SIGNED_AT.after(SKEW), &keys), Ok(()));
    assert_eq!(vector.check_at(SIGNED_AT.before(SKEW), &keys), Ok(()));
    let late = vector
        .check_at(SIGNED_AT.after(SKEW + Duration::from_secs(1)), &keys)
        .unwrap_err();
    assert_eq!(
        late.to_string(),
        "signature expired, signature time:20260102T030405Z,server time:20260102T031906Z"
    );
    assert!(
        vector
            .check_at(SIGNED_AT.before(SKEW + Duration::from_secs(1)), &keys)
            .is_err()
    );
}

#[test]
fn another_method_path_query_or_secret_is_refused() {
    let keys = PublicKeys::default();
    for vector in Vector::some() {
        let mut other = vector.clone();
        other.method = "PATCH".to_owned();
        refused(&other, &keys, "the method");

        other = vector.clone();
        other.path.push_str("/x");
        refused(&other, &keys, "the path");

        other = vector.clone();
        other.query.push_str("&more=1");
        refused(&other, &keys, "the query");

        if !vector.query.is_empty() {
            other = vector.clone();
            other.query = String::new();
            refused(&other, &keys, "the query, left out");
        }

        other = vector.clone();
        other.secret_key.push('x');
        refused(&other, &keys, "the secret");
    }
}

#[test]
fn another_body_is_refused_unless_the_payload_is_unsigned() {
    let keys = PublicKeys::default();
    for vector in Vector::some() {
        let mut other = vector.clone();
        other.body.push_str("20");
        if !vector.declares_its_payload() {
            refused(&other, &keys, "the body");
        } else if !vector.body.is_empty() {
            assert_eq!(other.check_at(SIGNED_AT, &keys), Ok(()), "{}", vector.name);
        }
    }
}

#[test]
fn every_signed_header_is_covered() {
    let keys = PublicKeys::default();
    for vector in Vector::some() {
        for at in 0..vector.headers.len() {
            let name = vector.headers[at].0.clone();
            if name == "authorization" || name.contains('_') {
                continue;
            }
            let mut other = vector.clone();
            other.headers[at].1.push('1');
            refused(&other, &keys, &format!("the value of {name}"));

            other = vector.clone();
            other.headers.remove(at);
            refused(&other, &keys, &format!("{name}, left out,"));

            other = vector.clone();
            let again = other.headers[at].clone();
            other.headers.push(again);
            refused(&other, &keys, &format!("{name}, given twice,"));
        }
    }
}

#[test]
fn another_date_is_refused() {
    let keys = PublicKeys::default();
    for vector in Vector::some() {
        let mut other = vector.clone();
        *other.header("x-sdk-date") = "20260102T030406Z".to_owned();
        refused(&other, &keys, "the date");
    }
}

#[test]
fn every_flipped_bit_of_a_signature_is_refused() {
    let keys = PublicKeys::default();
    for vector in Vector::all().into_iter().filter(|it| it.name.ends_with(": json body")) {
        let text = vector
            .headers
            .iter()
            .find(|(it, _)| it == "authorization")
            .unwrap()
            .1
            .clone();
        let (before, signature) = text.split_once("Signature=").unwrap();
        let bytes = hex::decode(signature).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            let mut other = vector.clone();
            *other.header("authorization") = format!("{before}Signature={}", hex::encode(flipped));
            refused(&other, &keys, &format!("byte {at} of the signature"));
        }
        let mut shorter = vector.clone();
        *shorter.header("authorization") = format!("{before}Signature={}", hex::encode(&bytes[..bytes.len() - 1]));
        refused(&shorter, &keys, "the signature, cut short,");
    }
}

#[test]
fn another_access_key_algorithm_list_or_derivation_is_refused() {
    let keys = PublicKeys::default();
    for vector in Vector::some() {
        for (from, to) in [
            (";host", ";host;accept"),
            ("content-type;host", "host"),
            ("SDK-HMAC-SHA256", "SDK-HMAC-SM3"),
            ("SDK-HMAC-SM3", "SDK-HMAC-SHA256"),
            ("SDK-SM2-SM3", "SDK-ECDSA-P256-SHA256"),
            ("SDK-ECDSA-P256-SHA256", "SDK-SM2-SM3"),
            ("/20260102/", "/20260103/"),
            ("/local-1/", "/local-2/"),
            ("/codeartsbuild", "/iam"),
        ] {
            let mut other = vector.clone();
            let text = other.header("authorization");
            if !text.contains(from) {
                continue;
            }
            *text = text.replacen(from, to, 1);
            refused(&other, &keys, from);
        }
    }
}

#[test]
fn a_key_derived_for_another_day_is_not_even_tried() {
    let mut vector = Vector::all().into_iter().find(|it| it.name.starts_with("V11")).unwrap();
    let text = vector.header("authorization");
    *text = text.replace("/20260102/", "/20260103/");
    let refused = vector.check_at(SIGNED_AT, &PublicKeys::default());
    assert!(matches!(refused, Err(SignatureError::Malformed { .. })), "{refused:?}");
}

#[test]
fn a_hash_header_must_be_the_hash_of_the_body() {
    let keys = PublicKeys::default();
    let mut vector = Vector::all().swap_remove(1);
    assert!(vector.name.ends_with("SHA256: json body"));
    vector.headers.push(("x-sdk-content-sha256".to_owned(), "0".repeat(64)));
    assert!(matches!(
        vector.check_at(SIGNED_AT, &keys),
        Err(SignatureError::ContentHash { .. })
    ));
    let hash = super::Algorithm::HmacSha256.hash(&hex::decode(&vector.body).unwrap());
    *vector.header("x-sdk-content-sha256") = hash;
    assert_eq!(vector.check_at(SIGNED_AT, &keys), Ok(()));
}

#[test]
fn a_mismatch_tells_the_canonical_request_and_no_secret() {
    let mut vector = Vector::all()
        .into_iter()
        .find(|it| it.name.ends_with(": security token"))
        .unwrap();
    vector.method = "PUT".to_owned();
    let text = vector
        .check_at(SIGNED_AT, &PublicKeys::default())
        .unwrap_err()
        .to_string();
    assert!(
        text.starts_with("verify aksk signature fail, canonicalRequest:PUT|/v3/jobs/"),
        "{text}"
    );
    assert!(text.contains("|x-security-token:******|"), "{text}");
    assert!(!text.contains("gQpjbi1"), "{text}");
}

#[test]
fn what_the_own_client_signs_is_accepted() {
    let (method, path, query, body) = ("POST", "/v3/jobs/构", "b=2&a=%20", b"{}".as_slice());
    let secret = SecretString::from("SK");
    let to_sign = super::RequestToSign {
        method,
        path,
        query,
        headers: &[("host", "h:1")],
        body,
    };
    let mut headers: Vec<(String, String)> = super::sign(&to_sign, "AK", &secret, SIGNED_AT)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    headers.push(("host".to_owned(), "h:1".to_owned()));
    let request = SignedRequest {
        method,
        path,
        query,
        headers: &headers,
        body,
    };
    let claim = Claim::read(&request, SIGNED_AT, SKEW).unwrap().unwrap();
    assert!(claim.covers("host") && !claim.covers("content-type"));
    assert_eq!(claim.verify(&request, &secret, &PublicKeys::default()), Ok(()));
}

proptest::proptest! {
    #[test]
    fn no_request_panics(
        method in "\\PC{0,8}",
        path in "\\PC{0,30}",
        query in "\\PC{0,30}",
        date in "(20260102T030405Z|\\PC{0,20})",
        host in "\\PC{0,10}",
        signature in "([0-9a-f]{2}){0,80}",
        algorithm in 0..5_usize,
        body: Vec<u8>,
    ) {
        let algorithm = super::Algorithm::ALL[algorithm];
        let key = if algorithm == super::Algorithm::V11 { "Credential=AK/20260102/r/s" } else { "Access=AK" };
        let authorization = format!("{} {key}, SignedHeaders=host;x-sdk-date, Signature={signature}", algorithm.name());
        let headers = [("authorization", authorization), ("x-sdk-date", date), ("host", host)]
            .map(|(name, value)| (name.to_owned(), value));
        let request = SignedRequest { method: &method, path: &path, query: &query, headers: &headers, body: &body };
        if let Ok(Some(claim)) = Claim::read(&request, SIGNED_AT, SKEW) {
            let _ = claim.verify(&request, &SecretString::from("SK"), &PublicKeys::default());
        }
    }
}
