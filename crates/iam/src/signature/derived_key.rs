//! The private key that the asymmetric algorithms derive from an access key's secret.
//!
//! Candidates are codes over a counter; the first one that is at most n - 2 is taken, plus one, so that it lies in 1..n.

use super::{Algorithm, hmac_sha256, hmac_sm3};

/// The private key, big-endian, for a group whose order less two is `n_minus_two`.
///
/// `None` if 255 candidates in a row were too large, which no real order lets happen.
pub(super) fn private_key(
    algorithm: Algorithm,
    access_key: &str,
    secret: &[u8],
    n_minus_two: &[u8; 32],
) -> Option<[u8; 32]> {
    let mut data = Vec::with_capacity(access_key.len() + 40);
    data.extend_from_slice(&[0, 0, 0, 1]);
    data.extend_from_slice(algorithm.name().as_bytes());
    data.push(0);
    data.extend_from_slice(access_key.as_bytes());
    let counter_at = data.len();
    data.extend_from_slice(&[0, 0, 0, 1, 0]);

    (0..u8::MAX).find_map(|counter| {
        data[counter_at] = counter;
        let candidate = match algorithm {
            Algorithm::Sm2Sm3 | Algorithm::HmacSm3 => hmac_sm3::code(secret, &data),
            Algorithm::EcdsaP256 | Algorithm::HmacSha256 | Algorithm::V11 => hmac_sha256::code(secret, &data),
        };
        (candidate <= *n_minus_two).then(|| plus_one(candidate))
    })
}

fn plus_one(mut number: [u8; 32]) -> [u8; 32] {
    for byte in number.iter_mut().rev() {
        let (sum, carried) = byte.overflowing_add(1);
        *byte = sum;
        if !carried {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_carries_over_bytes() {
        let mut number = [0; 32];
        number[31] = 0xff;
        number[30] = 0xff;
        let mut expected = [0; 32];
        expected[29] = 1;
        assert_eq!(plus_one(number), expected);
    }

    #[test]
    fn a_candidate_that_is_too_large_is_passed_over() {
        let all = [0xff; 32];
        let first = private_key(Algorithm::EcdsaP256, "AK", b"SK", &all).unwrap();
        let mut candidate = first;
        candidate[31] -= 1;
        let bound_met = private_key(Algorithm::EcdsaP256, "AK", b"SK", &candidate);
        assert_eq!(bound_met, Some(first));
        let mut below_first = first;
        below_first[0] = first[0].wrapping_sub(1);
        let second = private_key(Algorithm::EcdsaP256, "AK", b"SK", &below_first);
        assert!(second.is_some_and(|it| it != first));
        assert_eq!(private_key(Algorithm::EcdsaP256, "AK", b"SK", &[0; 32]), None);
    }
}
