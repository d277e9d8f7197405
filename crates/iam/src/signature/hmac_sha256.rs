//! HMAC over SHA-256: the mark of `SDK-HMAC-SHA256`, and of `V11-HMAC-SHA256` with its derived key.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The code of `message` under `key`.
pub(super) fn code(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_one_of_rfc_4231() {
        assert_eq!(
            hex::encode(code(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
