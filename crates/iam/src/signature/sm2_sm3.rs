//! `SDK-SM2-SM3`: SM2 over the string to sign, the signature in DER, with the standard's own identity.

use super::{Algorithm, derived_key};
use sm2::SecretKey;
use sm2::dsa::signature::Verifier;
use sm2::dsa::signature::hazmat::PrehashVerifier;
use sm2::dsa::{Signature, VerifyingKey};
use sm2::elliptic_curve::sec1::ToSec1Point;
use sm3::{Digest, Sm3};

const IDENTITY: &str = "1234567812345678";
/// The order of SM2 less two.
const N_MINUS_TWO: [u8; 32] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x72, 0x03, 0xdf,
    0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x21,
];
/// The curve's a, b and generator, as the identity's hash takes them.
const CURVE: [&str; 4] = [
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc",
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93",
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0",
];

/// The public key that an access key's owner signs with.
#[derive(Debug, Clone)]
pub(super) struct PublicKey {
    key: VerifyingKey,
    /// The identity's hash with the key's coordinates cut short, where that differs: the official Python client leaves
    /// leading zero bytes of a coordinate out, so that one key in 128 signs with another hash than the standard's.
    shortened: Option<[u8; 32]>,
}

/// The public key of an access key.
pub(super) fn public_key(access_key: &str, secret: &[u8]) -> Option<PublicKey> {
    let private = derived_key::private_key(Algorithm::Sm2Sm3, access_key, secret, &N_MINUS_TWO)?;
    let public = SecretKey::from_slice(&private).ok()?.public_key();
    let point = public.to_sec1_point(false);
    let key = VerifyingKey::new(IDENTITY, public).ok()?;
    let shortened = match (point.x(), point.y()) {
        (Some(x), Some(y)) if x.first() == Some(&0) || y.first() == Some(&0) => Some(identity_hash(x, y)),
        _ => None,
    };
    Some(PublicKey { key, shortened })
}

fn identity_hash(x: &[u8], y: &[u8]) -> [u8; 32] {
    let mut hasher = Sm3::new();
    let bits = u16::try_from(IDENTITY.len() * 8).expect("the identity is short");
    hasher.update(bits.to_be_bytes());
    hasher.update(IDENTITY);
    for number in CURVE {
        hasher.update(hex::decode(number).expect("the curve's numbers are hex"));
    }
    for coordinate in [x, y] {
        let zeros = coordinate.iter().take_while(|it| **it == 0).count();
        hasher.update(&coordinate[zeros..]);
    }
    hasher.finalize().into()
}

/// Whether `signature` (DER) is one of `key` over `message`.
pub(super) fn holds(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let Ok(signature) = Signature::from_der(signature) else {
        return false;
    };
    let shortened = |hash: &[u8; 32]| {
        let digest = Sm3::new_with_prefix(hash).chain_update(message).finalize();
        key.key.verify_prehash(&digest, &signature).is_ok()
    };
    key.key.verify(message, &signature).is_ok() || key.shortened.as_ref().is_some_and(shortened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_signature_panics(bytes: Vec<u8>) {
            let key = public_key("AK", b"SK").unwrap();
            prop_assert!(!holds(&key, b"message", &bytes));
        }
    }
}
