//! The name under which a download is kept by its client.

/// The value of `Content-Disposition` for a file: its name without folders, in ASCII and, for every other character,
/// percent-encoded.
pub(crate) fn disposition(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_' | '+');
    let ascii: String = name.chars().map(|it| if plain(it) { it } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|it| match char::from(it) {
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') => c.to_string(),
            _ => format!("%{it:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        assert_eq!(
            disposition("out/a\"b\r\nü.tar"),
            "attachment; filename=\"a_b___.tar\"; filename*=UTF-8''a%22b%0D%0A%C3%BC.tar"
        );
    }
}
