//! The five ways to sign, and the hash that each is built on.

use sha2::Sha256;
use sm3::{Digest, Sm3};

/// A way to sign a request, by the word that `Authorization` starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Algorithm {
    /// `SDK-HMAC-SHA256`, what every client uses unless told otherwise.
    HmacSha256,
    /// `SDK-HMAC-SM3`.
    HmacSm3,
    /// `SDK-ECDSA-P256-SHA256`, with a key pair derived from the secret key.
    EcdsaP256,
    /// `SDK-SM2-SM3`, with a key pair derived from the secret key.
    Sm2Sm3,
    /// `V11-HMAC-SHA256`, with a key derived for a day, region and service.
    V11,
}

impl Algorithm {
    /// Every algorithm.
    pub(crate) const ALL: [Self; 5] = [
        Self::HmacSha256,
        Self::HmacSm3,
        Self::EcdsaP256,
        Self::Sm2Sm3,
        Self::V11,
    ];

    /// The word on the wire.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::HmacSha256 => "SDK-HMAC-SHA256",
            Self::HmacSm3 => "SDK-HMAC-SM3",
            Self::EcdsaP256 => "SDK-ECDSA-P256-SHA256",
            Self::Sm2Sm3 => "SDK-SM2-SM3",
            Self::V11 => "V11-HMAC-SHA256",
        }
    }

    /// The algorithm of that word.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The header that may carry the body's hash.
    pub(crate) const fn content_header(self) -> &'static str {
        match self {
            Self::HmacSha256 | Self::EcdsaP256 | Self::V11 => "x-sdk-content-sha256",
            Self::HmacSm3 | Self::Sm2Sm3 => "x-sdk-content-sm3",
        }
    }

    /// The hash of `data` in lower-case hex.
    pub(crate) fn hash(self, data: &[u8]) -> String {
        match self {
            Self::HmacSha256 | Self::EcdsaP256 | Self::V11 => hex::encode(Sha256::digest(data)),
            Self::HmacSm3 | Self::Sm2Sm3 => hex::encode(Sm3::digest(data)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_the_algorithm() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::named(algorithm.name()), Some(algorithm));
        }
        assert_eq!(Algorithm::named("sdk-hmac-sha256"), None);
    }

    #[test]
    fn the_hashes_of_nothing_are_the_known_ones() {
        assert_eq!(
            Algorithm::HmacSha256.hash(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            Algorithm::HmacSm3.hash(b""),
            "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
        );
    }
}
