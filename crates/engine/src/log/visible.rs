//! Names that a build chose, as they may stand in a line of its log.

use std::borrow::Cow;

/// A text without anything that would end a line, move a cursor or turn the direction of reading.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let hides = |it: char| it.is_control() || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(hides) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for it in text.chars() {
        if hides(it) {
            shown.extend(it.escape_default());
        } else {
            shown.push(it);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_break_a_line_is_escaped() {
        assert_eq!(visible("a\nb\r\u{1b}[31m\0"), "a\\nb\\r\\u{1b}[31m\\u{0}");
        assert_eq!(visible("x\u{202e}y"), "x\\u{202e}y");
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in ["a.jar", "ünï/é ü.txt", "a\\b", "日本"] {
            assert!(matches!(visible(name), Cow::Borrowed(it) if it == name));
        }
    }
}
