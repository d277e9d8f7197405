//! HMAC over SM3: the mark of `SDK-HMAC-SM3`.

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;

/// The code of `message` under `key`.
pub(super) fn code(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_key_gives_another_code() {
        assert_eq!(code(b"key", b"message"), code(b"key", b"message"));
        assert_ne!(code(b"key", b"message"), code(b"kez", b"message"));
    }
}
