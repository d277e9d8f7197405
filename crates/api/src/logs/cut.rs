//! Where a piece of a log ends: after a line, or at least between two characters.

/// The longest character of UTF-8, in bytes.
pub(crate) const LONGEST_CHARACTER: u64 = 4;

/// How many of `bytes` a piece of about `wanted` has: all of them at the log's end; else as many whole lines as fit; else as
/// many whole characters as fit, and at least one.
pub(crate) fn cut(bytes: &[u8], wanted: usize, is_end: bool) -> usize {
    let fitting = &bytes[..wanted.min(bytes.len())];
    if is_end {
        return fitting.len();
    }
    if let Some(end) = memchr::memrchr(b'\n', fitting) {
        return end + 1;
    }
    let begins = |at: usize| bytes.get(at).is_none_or(|it| it & 0xC0 != 0x80);
    let whole = (1..=fitting.len()).rev().find(|at| begins(*at));
    let whole = whole.unwrap_or_else(|| (1..=bytes.len()).find(|at| begins(*at)).unwrap_or(0));
    // What has no beginning of a character within reach is no UTF-8; it goes out as it is.
    whole.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_piece_ends_with_a_line_where_one_fits() {
        assert_eq!(cut(b"one\ntwo\nthr", 11, false), 8);
        assert_eq!(cut(b"one\ntwo\nthr", 6, false), 4);
        assert_eq!(cut(b"one\ntwo", 7, true), 7);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let text = "日本語".as_bytes();
        assert_eq!(cut(text, 4, false), 3);
        assert_eq!(cut(text, 8, false), 6);
        assert_eq!(cut(text, 9, false), 9);
        assert_eq!(cut(&text[..8], 4, false), 3);
    }

    #[test]
    fn a_piece_that_is_shorter_than_a_character_still_moves_on() {
        assert_eq!(cut("日本".as_bytes(), 1, false), 3);
    }

    proptest! {
        #[test]
        fn pieces_of_any_length_make_up_the_whole_text(text in "(\\PC|\n){0,200}", length in 1usize..40) {
            let bytes = text.as_bytes();
            let (mut at, mut read) = (0, String::new());
            while at < bytes.len() {
                let end = (at + length + 4).min(bytes.len());
                let take = cut(&bytes[at..end], length, bytes.len() - at <= length);
                prop_assert!(take > 0);
                read.push_str(std::str::from_utf8(&bytes[at..at + take]).unwrap());
                at += take;
            }
            prop_assert_eq!(read, text);
        }
    }
}
