//! Random texts: names of keys, secrets, tokens, passwords.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kiln_model::secret::SecretString;
use kiln_model::time::Entropy;

const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The public half of an access key: 20 upper-case letters and digits.
pub(crate) fn access_key(entropy: &dyn Entropy) -> String {
    text(entropy, UPPER, 20)
}

/// The secret half of an access key: 40 letters and digits.
pub(crate) fn secret_key(entropy: &dyn Entropy) -> SecretString {
    text(entropy, MIXED, 40).into()
}

/// A password that nobody has to remember: 24 letters and digits.
pub(crate) fn password(entropy: &dyn Entropy) -> SecretString {
    text(entropy, MIXED, 24).into()
}

/// A text of 256 random bits behind `prefix`, safe in URLs and headers.
pub(crate) fn token(entropy: &dyn Entropy, prefix: &str) -> SecretString {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(entropy.bytes::<32>())).into()
}

fn text(entropy: &dyn Entropy, alphabet: &[u8], length: usize) -> String {
    // Bytes beyond the last full round of the alphabet are thrown away, so that every character is equally likely.
    let usable = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let fresh = entropy
            .bytes::<64>()
            .into_iter()
            .map(usize::from)
            .filter(|it| *it < usable);
        text.extend(
            fresh
                .map(|it| char::from(alphabet[it % alphabet.len()]))
                .take(length - text.len()),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiln_model::secret::ExposeSecret;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counting(AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    #[test]
    fn keys_have_the_form_that_clients_know() {
        let entropy = Counting(AtomicU8::new(200));
        let ak = access_key(&entropy);
        assert!(ak.len() == 20 && ak.bytes().all(|it| UPPER.contains(&it)), "{ak}");
        let sk = secret_key(&entropy);
        assert!(sk.expose_secret().len() == 40 && sk.expose_secret().bytes().all(|it| MIXED.contains(&it)));
        assert_eq!(password(&entropy).expose_secret().len(), 24);
    }

    #[test]
    fn every_character_is_equally_likely() {
        let counts = |alphabet: &[u8]| {
            // One full period of the counter gives every usable byte once.
            let text = text(&Counting(AtomicU8::new(0)), alphabet, 256 - 256 % alphabet.len());
            let of = |byte: u8| text.bytes().filter(|it| *it == byte).count();
            alphabet.iter().map(|it| of(*it)).collect::<Vec<_>>()
        };
        assert_eq!(counts(UPPER), vec![7; 36]);
        assert_eq!(counts(MIXED), vec![4; 62]);
    }

    #[test]
    fn a_token_is_safe_in_a_header() {
        let token = token(&Counting(AtomicU8::new(0)), "x_");
        let text = token.expose_secret();
        assert_eq!(text.len(), 2 + 43);
        assert!(
            text.bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_')
        );
    }
}
