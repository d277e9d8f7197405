//! Why a signature is refused. The words after "Incorrect IAM authentication information: " are the gateway's where it has
//! some.

/// A signature that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignatureError {
    /// The request does not say what a signed request must say.
    #[error("verify aksk signature fail, {reason}")]
    Malformed {
        /// What is wrong, in words.
        reason: &'static str,
    },
    /// A header that the signature covers is not there, or twice.
    #[error("verify aksk signature fail, signed header {name} must be there once")]
    SignedHeader {
        /// The header's name.
        name: String,
    },
    /// The signature was made too long ago, or in the future.
    #[error("signature expired, signature time:{signed},server time:{server}")]
    Expired {
        /// The time of the signature as the request says it.
        signed: String,
        /// The time here, in the same form.
        server: String,
    },
    /// The body is not the one that its hash in a header speaks of.
    #[error("verify aksk signature fail, the body does not have the hash that header {header} says")]
    ContentHash {
        /// The header's name.
        header: &'static str,
    },
    /// The security token is not the one of the temporary key.
    #[error("verify aksk signature fail, the security token is wrong")]
    SecurityToken,
    /// The signature is another one than the key makes of this request.
    #[error("verify aksk signature fail, canonicalRequest:{canonical}")]
    Mismatch {
        /// The canonical request as seen here, with `|` for line breaks and without the values of secret headers.
        canonical: String,
    },
}
