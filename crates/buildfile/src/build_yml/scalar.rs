//! Texts as scalars of YAML: always read back as they were, whatever they hold.

use std::fmt::Write as _;

/// Whether a character stands for itself in YAML and shows as it is.
fn is_plain(it: char) -> bool {
    !it.is_control()
        && !matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A text in double quotes, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            it if is_plain(it) => quoted.push(it),
            it => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(it));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// A text for a comment: one line, whatever it holds.
pub(super) fn commented(text: &str) -> String {
    text.chars()
        .map(|it| if is_plain(it) { it } else { '\u{fffd}' })
        .collect()
}

/// A text of several lines as people write it, each line behind `indent` spaces; in quotes where it cannot be written so.
pub(super) fn block(text: &str, indent: usize) -> String {
    let first = text.split('\n').next().unwrap_or_default();
    let plain = text.chars().all(|it| it == '\n' || it == '\t' || is_plain(it));
    if !plain || first.trim().is_empty() || first.starts_with([' ', '\t']) {
        return quoted(text);
    }
    let body = text.trim_end_matches('\n');
    let mark = match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    };
    let mut block = mark.to_owned();
    for line in body.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.push_str(&" ".repeat(indent));
            block.push_str(line);
        }
    }
    block.push_str(&"\n".repeat((text.len() - body.len()).saturating_sub(1)));
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use saphyr::{LoadableYamlNode as _, Yaml};

    fn read_back(scalar: &str) -> Option<String> {
        let document = format!("a:\n  b: {scalar}\n  c: 1\n");
        let parsed = Yaml::load_from_str(&document).ok()?;
        let inner = parsed[0].as_mapping_get("a")?;
        assert_eq!(inner.as_mapping_get("c")?.as_integer(), Some(1));
        inner.as_mapping_get("b")?.as_str().map(str::to_owned)
    }

    #[test]
    fn lines_are_written_as_lines() {
        assert_eq!(block("a\n  b\n\nc\n", 4), "|\n    a\n      b\n\n    c");
        assert_eq!(block("a: #b", 2), "|-\n  a: #b");
        assert_eq!(block(" a", 2), "\" a\"");
        assert_eq!(block("", 2), "\"\"");
        assert_eq!(block("a\r\nb", 2), "\"a\\U0000000D\\nb\"");
    }

    proptest! {
        #[test]
        fn every_text_is_read_back_as_it_was(text in "[ -~\n\t\r\u{0}-\u{1f}éü中\u{2028}\u{feff}\u{1F600}]{0,40}") {
            prop_assert_eq!(read_back(&block(&text, 4)), Some(text.clone()));
            prop_assert_eq!(read_back(&quoted(&text)), Some(text));
        }

        #[test]
        fn a_comment_is_one_line(text in "\\PC{0,20}[\n\r\u{85}\u{2028}]?") {
            let line = commented(&text);
            let breaks = ['\n', '\r', '\u{85}', '\u{2028}'];
            prop_assert!(!line.contains(breaks));
        }
    }
}
