//! The canonical request: the one text that client and server make of a request, and that is signed.
//!
//! Two points where clients differ give more than one candidate; each is a function of the request alone, so that accepting
//! either gives nothing away:
//! - Values of a repeated key: sorted as texts, or in the order of the wire (the official client sorts a list of numbers as
//!   numbers, and sends it like that).
//! - The payload of an empty body that is declared `UNSIGNED-PAYLOAD`: the hash of nothing (the official client), or the
//!   word itself.

use super::encoding::{decode, encode, encode_path};
use super::header::Authorization;
use super::{Algorithm, SignatureError};
use crate::request::SignedRequest;
use std::borrow::Cow;

pub(super) const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
/// Headers whose values are never said back.
const SECRET_HEADERS: [&str; 4] = ["x-security-token", "x-auth-token", "authorization", "cookie"];
/// The most characters of a canonical request that a refusal tells.
const LONGEST_TOLD: usize = 4096;

/// A decoded key and value of a query.
type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// The canonical forms of one request.
#[derive(Debug)]
pub(super) struct Canonical<'a> {
    method: String,
    path: String,
    queries: Vec<String>,
    headers: Vec<(&'a str, &'a str)>,
    payloads: Vec<Cow<'a, str>>,
}

impl<'a> Canonical<'a> {
    /// The canonical forms of `request`, covering the headers that `authorization` lists.
    pub(super) fn of(request: &SignedRequest<'a>, authorization: &Authorization<'a>) -> Result<Self, SignatureError> {
        Ok(Self {
            method: request.method.to_ascii_uppercase(),
            path: path(request.path),
            queries: queries(request.query),
            headers: headers(request, authorization)?,
            payloads: payloads(request, authorization.algorithm)?,
        })
    }

    /// Every candidate, the usual one first.
    pub(super) fn candidates(&self) -> impl Iterator<Item = String> + '_ {
        self.queries.iter().flat_map(|query| {
            self.payloads
                .iter()
                .map(|payload| self.text(query, payload, |_, value| value))
        })
    }

    /// The usual candidate for a refusal's text: `|` for line breaks, no secret values.
    pub(super) fn told(&self) -> String {
        let query = self.queries.first().map_or("", String::as_str);
        let payload = self.payloads.first().map_or("", Cow::as_ref);
        let masked = |name: &str, value: &'a str| {
            if SECRET_HEADERS.contains(&name) {
                "******"
            } else {
                value
            }
        };
        let text = self.text(query, payload, masked).replace('\n', "|");
        match text.char_indices().nth(LONGEST_TOLD) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    fn text(&self, query: &str, payload: &str, shown: impl Fn(&str, &'a str) -> &'a str) -> String {
        let mut text = format!("{}\n{}\n{query}\n", self.method, self.path);
        for (name, value) in &self.headers {
            text.push_str(name);
            text.push(':');
            text.push_str(shown(name, value));
            text.push('\n');
        }
        text.push('\n');
        for (at, (name, _)) in self.headers.iter().enumerate() {
            if at > 0 {
                text.push(';');
            }
            text.push_str(name);
        }
        text.push('\n');
        text.push_str(payload);
        text
    }
}

/// The headers that are signed, in the order of the list; each must be there once.
pub(super) fn headers<'a>(
    request: &SignedRequest<'a>,
    authorization: &Authorization<'a>,
) -> Result<Vec<(&'a str, &'a str)>, SignatureError> {
    let value = |&name: &&'a str| match request.header(name) {
        Ok(Some(value)) => Ok((name, value)),
        Ok(None) | Err(_) => Err(SignatureError::SignedHeader { name: name.to_owned() }),
    };
    authorization.signed_headers.iter().map(value).collect()
}

/// The path, every part decoded and encoded anew, with `/` at its end.
pub(super) fn path(raw: &str) -> String {
    let mut path = encode_path(&decode(raw));
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// The query, sorted by key and value; then, if that is another text, sorted by key alone.
pub(super) fn queries(raw: &str) -> Vec<String> {
    let mut pairs: Vec<Pair<'_>> = raw
        .split('&')
        .filter(|it| !it.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    let by_key = joined(&pairs);
    pairs.sort();
    let by_both = joined(&pairs);
    if by_key == by_both {
        vec![by_both]
    } else {
        vec![by_both, by_key]
    }
}

fn joined(pairs: &[Pair<'_>]) -> String {
    let words: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", encode(key), encode(value)))
        .collect();
    words.join("&")
}

fn payloads<'a>(request: &SignedRequest<'a>, algorithm: Algorithm) -> Result<Vec<Cow<'a, str>>, SignatureError> {
    let header = algorithm.content_header();
    let declared = request.header(header).map_err(|_| SignatureError::SignedHeader {
        name: header.to_owned(),
    })?;
    if declared == Some(UNSIGNED) {
        return Ok(if request.body.is_empty() {
            vec![algorithm.hash(b"").into(), UNSIGNED.into()]
        } else {
            vec![UNSIGNED.into()]
        });
    }
    let hash = algorithm.hash(request.body);
    match declared {
        Some(said) if !said.is_empty() && !said.eq_ignore_ascii_case(&hash) => {
            Err(SignatureError::ContentHash { header })
        }
        Some(_) | None => Ok(vec![hash.into()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_ends_in_a_slash() {
        assert_eq!(path("/v3/jobs"), "/v3/jobs/");
        assert_eq!(path("/v3/jobs/"), "/v3/jobs/");
        assert_eq!(path(""), "/");
    }

    #[test]
    fn every_spelling_of_a_path_is_one_path() {
        assert_eq!(path("/%61/b%20c/%e6%9e%84"), "/a/b%20c/%E6%9E%84/");
        assert_eq!(path("/a/b c/构"), "/a/b%20c/%E6%9E%84/");
    }

    #[test]
    fn a_query_is_sorted_by_its_decoded_keys_and_values() {
        assert_eq!(queries("b=2&a=2&a=1&%61=0"), ["a=0&a=1&a=2&b=2", "a=2&a=1&a=0&b=2"]);
        assert_eq!(queries("b&a=&&c=d=e"), ["a=&b=&c=d%3De"]);
        assert_eq!(queries(""), [""]);
    }

    fn authorization() -> Authorization<'static> {
        let text = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-auth-token;x-sdk-date, Signature=00";
        Authorization::parse(text).unwrap()
    }

    fn headers(more: &[(&str, &str)]) -> Vec<(String, String)> {
        let fixed = [("host", "h"), ("x-sdk-date", "d"), ("x-auth-token", "secret")];
        let all = fixed.iter().chain(more);
        all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_text_has_the_lines_that_clients_make() {
        let headers = headers(&[]);
        let request = SignedRequest {
            method: "post",
            path: "/a",
            query: "b=1",
            headers: &headers,
            body: b"",
        };
        let candidates: Vec<String> = Canonical::of(&request, &authorization())
            .unwrap()
            .candidates()
            .collect();
        let hash = Algorithm::HmacSha256.hash(b"");
        let list = "host:h\nx-auth-token:secret\nx-sdk-date:d\n\nhost;x-auth-token;x-sdk-date";
        assert_eq!(candidates, [format!("POST\n/a/\nb=1\n{list}\n{hash}")]);
    }

    #[test]
    fn an_unsigned_payload_without_a_body_has_two_forms_and_with_one_has_one() {
        let headers = headers(&[("x-sdk-content-sha256", UNSIGNED)]);
        let mut request = SignedRequest {
            method: "GET",
            path: "/",
            query: "",
            headers: &headers,
            body: b"",
        };
        assert_eq!(
            Canonical::of(&request, &authorization()).unwrap().candidates().count(),
            2
        );
        request.body = b"x";
        let candidates: Vec<String> = Canonical::of(&request, &authorization())
            .unwrap()
            .candidates()
            .collect();
        assert!(candidates.len() == 1 && candidates[0].ends_with("\nUNSIGNED-PAYLOAD"));
    }

    #[test]
    fn what_is_told_is_bounded_and_keeps_secrets() {
        let headers = headers(&[]);
        let query = format!("q={}", "构".repeat(10_000));
        let request = SignedRequest {
            method: "GET",
            path: "/",
            query: &query,
            headers: &headers,
            body: b"",
        };
        let told = Canonical::of(&request, &authorization()).unwrap().told();
        assert_eq!(told.chars().count(), LONGEST_TOLD + 1);
        let request = SignedRequest { query: "", ..request };
        let told = Canonical::of(&request, &authorization()).unwrap().told();
        assert!(
            told.contains("|x-auth-token:******|") && !told.contains("secret"),
            "{told}"
        );
    }

    #[test]
    fn a_signed_header_that_is_missing_is_named() {
        let request = SignedRequest {
            method: "GET",
            path: "/",
            query: "",
            headers: &[],
            body: b"",
        };
        let refused = Canonical::of(&request, &authorization()).unwrap_err();
        assert_eq!(
            refused,
            SignatureError::SignedHeader {
                name: "host".to_owned()
            }
        );
    }

    fn pairs() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("[a-c]{1,2}=([a-z]|%[0-9A-F]{2}){0,3}", 0..8)
    }

    proptest! {
        #[test]
        fn the_order_of_a_query_does_not_matter(parts in pairs().prop_shuffle(), seed: u64) {
            let mut other = parts.clone();
            if !other.is_empty() {
                let turn = usize::try_from(seed % other.len() as u64).unwrap();
                other.rotate_left(turn);
                other.reverse();
            }
            prop_assert_eq!(&queries(&parts.join("&"))[0], &queries(&other.join("&"))[0]);
        }

        #[test]
        fn a_canonical_query_is_its_own_canonical_form(parts in pairs()) {
            let once = queries(&parts.join("&")).remove(0);
            prop_assert_eq!(queries(&once), vec![once]);
        }

        #[test]
        fn no_path_or_query_panics(text in "\\PC*") {
            path(&text);
            queries(&text);
        }
    }
}
