//! From bytes to text.

use super::MAX_FILE;
use crate::diagnostic::{Diagnostic, Position, Severity, Source, Span};

/// The text of a file, without a byte order mark.
///
/// # Errors
/// It is too large, no UTF-8, or holds NUL.
pub(crate) fn decode(file: &str, bytes: &[u8]) -> Result<Source, Box<Diagnostic>> {
    let refuse = |readable: &[u8], code, message: String, hint: Option<&str>| {
        let text = String::from_utf8_lossy(readable).into_owned();
        let at = end_of(&text);
        let diagnostic =
            Source::new(file, text).diagnostic(Severity::Error, code, Span { start: at, end: at }, message);
        Err(Box::new(diagnostic.with_hint(hint.map(str::to_owned))))
    };
    if bytes.len() > MAX_FILE {
        let message = format!(
            "the file has {} bytes, and a build file has at most {MAX_FILE}",
            bytes.len()
        );
        let hint = Some("keep long scripts in files of their own and call them");
        return refuse(&[], "too-big", message, hint);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let message = "the file is UTF-16, and a build file is UTF-8".to_owned();
        return refuse(&[], "encoding", message, Some("save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = error.valid_up_to();
            let wrong = bytes.get(good).copied().unwrap_or_default();
            let message = format!("the byte 0x{wrong:02X} is not UTF-8");
            return refuse(&bytes[..good], "encoding", message, Some("save the file as UTF-8"));
        }
    };
    if let Some(place) = text.find('\0') {
        let message = "a build file has no NUL characters".to_owned();
        return refuse(&bytes[..place], "encoding", message, Some("save the file as UTF-8"));
    }
    Ok(Source::new(file, text.to_owned()))
}

fn end_of(text: &str) -> Position {
    let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let last = text.rsplit('\n').next().unwrap_or_default();
    Position {
        line: count(text.matches('\n').count()).saturating_add(1),
        column: count(last.chars().count()).saturating_add(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> (u32, u32, String) {
        let it = decode("build.yml", bytes).expect_err("it is refused");
        (it.line, it.column, it.message)
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let source = decode("build.yml", b"\xEF\xBB\xBF\nversion: 2.0\n").unwrap();
        assert_eq!(source.text(), "\nversion: 2.0\n");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        let (line, column, message) = refused(b"version: 2.0\n# \xC3\xA4\xFF\n");
        assert_eq!((line, column), (2, 4));
        assert_eq!(message, "the byte 0xFF is not UTF-8");
        let (line, column, message) = refused(b"a\nb\0");
        assert_eq!((line, column, message.contains("NUL")), (2, 2, true));
        assert!(refused(b"\xFF\xFEv\0").2.contains("UTF-16"));
    }

    #[test]
    fn a_large_file_is_refused() {
        assert!(decode("build.yml", &vec![b'#'; MAX_FILE]).is_ok());
        assert!(refused(&vec![b'#'; MAX_FILE + 1]).2.contains("1048577 bytes"));
    }
}
