//! The key of `V11-HMAC-SHA256`: derived from the secret key for one day, region and service.
//!
//! The day must be that of the signature. Region and service may be any: clients say their own region, `globe`, and whatever the
//! service is called where they come from, and the signature covers what they say.

use super::hmac_sha256;
use hkdf::Hkdf;
use sha2::Sha256;

/// The code of `message` under the key that `secret` gives for `info` (`<day>/<region>/<service>`).
///
/// The key is the hex *text* of the derived bytes, as the official client has it.
pub(super) fn code(access_key: &str, secret: &[u8], info: &str, message: &[u8]) -> [u8; 32] {
    let mut derived = [0; 32];
    Hkdf::<Sha256>::new(Some(access_key.as_bytes()), secret)
        .expand(info.as_bytes(), &mut derived)
        .expect("HKDF gives up to 8160 bytes");
    hmac_sha256::code(hex::encode(derived).as_bytes(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_own_key() {
        let on = |info| code("AK", b"SK", info, b"message");
        assert_ne!(on("20260101/local-1/build"), on("20260102/local-1/build"));
    }
}
