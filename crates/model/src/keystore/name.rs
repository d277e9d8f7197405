//! The name of a file: what can be shown, downloaded under and put into a folder without a second look.

use std::fmt;

/// The most characters of a name.
const LONGEST: usize = 500;

/// A file's name. It is one part of a path, one line, and shows as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileName(String);

/// Why a text is no name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must have 1 to 500 characters, no slash or backslash, no control character and none that turns the direction of writing, \
     and not begin or end with a blank"
)]
pub struct FileNameProblem;

/// Characters that a name does not show as: controls, separators of lines, marks that hide or turn the direction.
fn hides(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{061c}' | '\u{feff}')
}

impl FileName {
    /// Reads a name.
    ///
    /// # Errors
    /// The text is no name of a file.
    pub fn parse(text: &str) -> Result<Self, FileNameProblem> {
        let good = (1..=LONGEST).contains(&text.chars().count())
            && text.trim() == text
            && text != "."
            && text != ".."
            && !text.chars().any(|it| matches!(it, '/' | '\\') || hides(it));
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(FileNameProblem)
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name ends in one of these endings, which are written with their dot, and has something before it.
    #[must_use]
    pub fn ends_in(&self, endings: &[String]) -> bool {
        let name = self.0.to_lowercase();
        endings
            .iter()
            .any(|it| name.len() > it.len() && name.ends_with(&it.to_lowercase()))
    }
}

impl std::str::FromStr for FileName {
    type Err = FileNameProblem;

    fn from_str(text: &str) -> Result<Self, FileNameProblem> {
        Self::parse(text)
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_part_of_a_path_that_shows_as_it_is_written() {
        for good in ["a.jks", "发布.keystore", "a b.pem", "..a.xml", "ü.crt"] {
            assert!(FileName::parse(good).is_ok(), "{good}");
        }
        let long = "x".repeat(501);
        for bad in [
            "",
            ".",
            "..",
            "../a.jks",
            "a/b.jks",
            "a\\b.jks",
            "a\0.jks",
            "a\n.jks",
            "\u{202e}skj.a",
            "a\u{200f}.jks",
            " a.jks",
            "a.jks ",
            "\u{feff}a.jks",
            &long,
        ] {
            assert_eq!(FileName::parse(bad), Err(FileNameProblem), "{bad:?}");
        }
    }

    #[test]
    fn an_ending_is_compared_without_regard_to_case_and_is_not_the_whole_name() {
        let endings = [".jks".to_owned(), ".pem".to_owned()];
        let ends = |name: &str| FileName::parse(name).unwrap().ends_in(&endings);
        assert!(ends("a.JKS") && ends("a.b.pem"));
        assert!(!ends(".jks") && !ends("a.jks.exe") && !ends("ajks"));
    }
}
