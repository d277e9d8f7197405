//! Percent encoding as signatures want it: every byte but the unreserved ones of RFC 3986, upper-case hex.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use std::borrow::Cow;

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// The bytes that `text` stands for. A `%` without two hex digits after it stands for itself.
pub(super) fn decode(text: &str) -> Cow<'_, [u8]> {
    percent_decode_str(text).into()
}

/// `bytes` as one word of a query.
pub(super) fn encode(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

/// `bytes` as a path: as [`encode`], with `/` kept.
pub(super) fn encode_path(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED_IN_PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_unreserved_characters_stand_for_themselves() {
        assert_eq!(encode(b"aZ09-_.~"), "aZ09-_.~");
        assert_eq!(encode("ä /+%*'()!".as_bytes()), "%C3%A4%20%2F%2B%25%2A%27%28%29%21");
        assert_eq!(encode_path(b"/a b/"), "/a%20b/");
    }

    #[test]
    fn a_stray_percent_sign_stands_for_itself() {
        assert_eq!(decode("%zz%4").as_ref(), b"%zz%4");
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(bytes: Vec<u8>) {
            for text in [encode(&bytes), encode_path(&bytes)] {
                prop_assert_eq!(decode(&text).into_owned(), bytes.clone());
            }
        }

        #[test]
        fn encoding_what_was_decoded_gives_the_same_text_for_every_spelling(text in "([a-z]|%[0-9a-fA-F]{2}|%|é){0,20}") {
            let once = encode(&decode(&text));
            prop_assert_eq!(encode(&decode(&once)), once);
        }
    }
}
