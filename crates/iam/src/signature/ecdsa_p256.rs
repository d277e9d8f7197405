//! `SDK-ECDSA-P256-SHA256`: ECDSA on P-256 over the string to sign, the signature in DER.

use super::{Algorithm, derived_key};
use p256::SecretKey;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, VerifyingKey};

/// The order of P-256 less two.
const N_MINUS_TWO: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

/// The public key that an access key's owner signs with.
pub(super) fn public_key(access_key: &str, secret: &[u8]) -> Option<VerifyingKey> {
    let private = derived_key::private_key(Algorithm::EcdsaP256, access_key, secret, &N_MINUS_TWO)?;
    let private = SecretKey::from_slice(&private).ok()?;
    Some(VerifyingKey::from(private.public_key()))
}

/// Whether `signature` (DER) is one of `key` over `message`.
pub(super) fn holds(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    DerSignature::from_bytes(signature).is_ok_and(|it| key.verify(message, &it).is_ok())
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
