//! The client's side: signing a request with `SDK-HMAC-SHA256`, for the command line and for tests.

use super::{Algorithm, canonical, date, hmac_sha256};
use kiln_model::secret::{ExposeSecret, SecretString};
use kiln_model::time::Timestamp;

/// A request that wants a signature.
#[derive(Debug, Clone, Copy)]
pub struct RequestToSign<'a> {
    /// The method: `POST`.
    pub method: &'a str,
    /// The raw path.
    pub path: &'a str,
    /// The raw query; empty if there is none.
    pub query: &'a str,
    /// The headers to cover, `host` with its port among them; names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// The headers that sign `request` at `now`: `x-sdk-date` and `authorization`.
#[must_use]
pub fn sign(
    request: &RequestToSign<'_>,
    access_key: &str,
    secret: &SecretString,
    now: Timestamp,
) -> [(&'static str, String); 2] {
    let algorithm = Algorithm::HmacSha256;
    let at = date::text_of(now);
    let mut headers = request.headers.to_vec();
    headers.push(("x-sdk-date", &at));
    headers.sort_unstable();
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}:{}\n", value.trim()))
        .collect();
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let canonical = format!(
        "{}\n{}\n{}\n{lines}\n{names}\n{}",
        request.method.to_ascii_uppercase(),
        canonical::path(request.path),
        canonical::queries(request.query).swap_remove(0),
        algorithm.hash(request.body),
    );
    let to_sign = format!("{}\n{at}\n{}", algorithm.name(), algorithm.hash(canonical.as_bytes()));
    let signature = hex::encode(hmac_sha256::code(secret.expose_secret().as_bytes(), to_sign.as_bytes()));
    let authorization = format!(
        "{} Access={access_key}, SignedHeaders={names}, Signature={signature}",
        algorithm.name()
    );
    [("x-sdk-date", at), ("authorization", authorization)]
}
