//! Sealing: values that must be read again but must not be readable in the database.
//!
//! XChaCha20-Poly1305 with a fresh random nonce for each value; the text form is base64 of nonce and ciphertext. Where the key
//! comes from is not known here.

use crate::error::{Result, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use kiln_model::secret::{ExposeSecret as _, SecretBytes, SecretString};
use kiln_model::time::Entropy;
use std::sync::Arc;

const NONCE: usize = 24;

/// Seals and opens values with one key.
#[derive(Clone)]
pub struct Seal {
    cipher: XChaCha20Poly1305,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(..)")
    }
}

impl Seal {
    /// A seal with this key; nonces come from `entropy`.
    #[must_use]
    pub fn new(key: [u8; 32], entropy: Arc<dyn Entropy>) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&key.into()),
            entropy,
        }
    }

    /// The sealed form of a value. Two seals of one value differ.
    ///
    /// # Panics
    /// Never: the cipher refuses only values of more than 256 GiB.
    #[must_use]
    pub fn seal(&self, value: &SecretString) -> String {
        let nonce: [u8; NONCE] = self.entropy.bytes();
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), value.expose_secret().as_bytes())
            .expect("a value in memory is shorter than the cipher's limit");
        STANDARD.encode([&nonce[..], &sealed].concat())
    }

    /// The sealed form of bytes, bound to `owner`: it opens for that owner alone, so that the sealed forms of two rows cannot
    /// be exchanged.
    ///
    /// # Panics
    /// Never: the cipher refuses only values of more than 256 GiB.
    #[must_use]
    pub fn seal_bytes(&self, value: &[u8], owner: &str) -> String {
        let nonce: [u8; NONCE] = self.entropy.bytes();
        let bound = Payload {
            msg: value,
            aad: owner.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), bound)
            .expect("a value in memory is shorter than the cipher's limit");
        STANDARD.encode([&nonce[..], &sealed].concat())
    }

    /// The value behind a sealed form.
    ///
    /// # Errors
    /// The form was made with another key, or was changed since.
    pub fn open(&self, sealed: &str) -> Result<SecretString> {
        let open = self.decrypted(sealed, "")?;
        String::from_utf8(open)
            .map(SecretString::from)
            .map_err(|_| StoreError::Seal {
                reason: "it is not text",
            })
    }

    /// The bytes behind a sealed form that is bound to `owner`.
    ///
    /// # Errors
    /// The form was made with another key or for another owner, or was changed since.
    pub fn open_bytes(&self, sealed: &str, owner: &str) -> Result<SecretBytes> {
        Ok(self.decrypted(sealed, owner)?.into())
    }

    fn decrypted(&self, sealed: &str, owner: &str) -> Result<Vec<u8>> {
        let reason = |reason| StoreError::Seal { reason };
        let bytes = STANDARD.decode(sealed).map_err(|_| reason("it is not base64"))?;
        let (nonce, body) = bytes
            .split_first_chunk::<NONCE>()
            .ok_or_else(|| reason("it is too short"))?;
        let bound = Payload {
            msg: body,
            aad: owner.as_bytes(),
        };
        self.cipher
            .decrypt(&XNonce::from(*nonce), bound)
            .map_err(|_| reason("it was sealed with another key or was changed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counting(AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    fn seal(key: u8) -> Seal {
        Seal::new([key; 32], Arc::new(Counting(AtomicU8::new(0))))
    }

    #[test]
    fn a_sealed_value_opens_to_itself() {
        let seal = seal(1);
        let sealed = seal.seal(&SecretString::from("s3cret ü"));
        assert_eq!(seal.open(&sealed).unwrap().expose_secret(), "s3cret ü");
    }

    #[test]
    fn two_seals_of_one_value_differ_and_show_nothing_of_it() {
        let seal = seal(1);
        let value = SecretString::from("s3cret");
        let (one, two) = (seal.seal(&value), seal.seal(&value));
        assert_ne!(one, two);
        assert!(!one.contains("s3cret"));
        assert_eq!(format!("{seal:?}"), "Seal(..)");
    }

    #[test]
    fn sealed_bytes_open_for_their_owner_alone() {
        let seal = seal(1);
        let sealed = seal.seal_bytes(b"\xff\0s3cret", "ann");
        assert_eq!(
            seal.open_bytes(&sealed, "ann").unwrap().expose_secret(),
            b"\xff\0s3cret"
        );
        assert!(matches!(seal.open_bytes(&sealed, "bob"), Err(StoreError::Seal { .. })));
        assert!(matches!(seal.open(&sealed), Err(StoreError::Seal { .. })));
    }

    #[test]
    fn another_key_or_a_changed_form_does_not_open() {
        let sealed = seal(1).seal(&SecretString::from("s3cret"));
        assert!(matches!(seal(2).open(&sealed), Err(StoreError::Seal { .. })));
        let mut changed = sealed.into_bytes();
        changed[40] = if changed[40] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for bad in [changed.as_str(), "", "####", "QUJD"] {
            assert!(matches!(seal(1).open(bad), Err(StoreError::Seal { .. })), "{bad}");
        }
    }
}
