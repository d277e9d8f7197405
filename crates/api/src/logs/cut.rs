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

/// Where the last piece of about `wanted` of `bytes` begins: at their beginning where all of them fit; else at the beginning of
/// a line where one begins in reach; else between two characters, and at least one before the end.
pub(super) fn cut_from_end(bytes: &[u8], wanted: usize) -> usize {
    let from = bytes.len().saturating_sub(wanted);
    if from == 0 {
        return 0;
    }
    let line = memchr::memchr(b'\n', &bytes[from - 1..]).map(|at| from + at);
    if let Some(line) = line.filter(|it| *it < bytes.len()) {
        return line;
    }
    let begins = |at: &usize| bytes[*at] & 0xC0 != 0x80;
    let whole = (from..bytes.len()).find(begins);
    whole.or_else(|| (0..from).rev().find(begins)).unwrap_or(from)
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

    #[test]
    fn a_piece_from_the_end_begins_with_a_line_where_one_begins_in_reach() {
        assert_eq!(cut_from_end(b"one\ntwo\n", 8), 0);
        assert_eq!(cut_from_end(b"one\ntwo\n", 5), 4);
        assert_eq!(cut_from_end(b"one\ntwo\n", 4), 4);
        assert_eq!(cut_from_end(b"one\ntwo\n", 3), 5);
        assert_eq!(cut_from_end("日本".as_bytes(), 4), 3);
        assert_eq!(cut_from_end("日本".as_bytes(), 1), 3);
    }

    proptest! {
        #[test]
        fn pieces_from_the_end_make_up_the_whole_text(text in "(\\PC|\n){0,200}", length in 1usize..40) {
            let mut rest = text.as_bytes();
            let mut read = String::new();
            while !rest.is_empty() {
                let near = &rest[rest.len().saturating_sub(length + 4)..];
                let begin = rest.len() - near.len() + cut_from_end(near, length);
                prop_assert!(begin < rest.len());
                read.insert_str(0, std::str::from_utf8(&rest[begin..]).unwrap());
                rest = &rest[..begin];
            }
            prop_assert_eq!(read, text);
        }

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
