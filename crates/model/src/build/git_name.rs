//! Names of branches, tags and commits, as git takes them and as nothing else can take them.

/// The longest name of a branch or tag, in bytes.
const LONGEST: usize = 255;

/// Whether a text is a name of a branch or tag. What git could take for an option, a range or a pattern is none.
#[must_use]
pub fn is_ref_name(name: &str) -> bool {
    let forbidden = |it: char| it.is_control() || matches!(it, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\');
    (1..=LONGEST).contains(&name.len())
        && !name.starts_with(['-', '/'])
        && !name.ends_with(['/', '.'])
        && !name.contains("..")
        && !name.contains("@{")
        && !name.contains("//")
        && !name.chars().any(forbidden)
}

/// Whether a text is a commit's hash, whole or shortened.
#[must_use]
pub fn is_commit(id: &str) -> bool {
    (4..=64).contains(&id.len()) && id.bytes().all(|it| it.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_git_takes_for_names() {
        for good in ["main", "feature/a-b_c", "v1.0", "ü", "@"] {
            assert!(is_ref_name(good), "{good:?}");
        }
        for bad in [
            "",
            "-x",
            "--upload-pack=sh",
            "/a",
            "a/",
            "a.",
            "a..b",
            "a//b",
            "a b",
            "a\nb",
            "a:b",
            "a~1",
            "a^",
            "a*",
            "a?",
            "a[",
            "a\\b",
            "a@{1}",
        ] {
            assert!(!is_ref_name(bad), "{bad:?}");
        }
        assert!(!is_ref_name(&"x".repeat(256)));
    }

    #[test]
    fn a_commit_is_four_to_sixty_four_hexadecimal_digits() {
        for (id, good) in [
            ("abcd", true),
            ("ABCDEF12", true),
            ("abc", false),
            ("HEAD", false),
            ("", false),
        ] {
            assert_eq!(is_commit(id), good, "{id}");
        }
        assert!(is_commit(&"a".repeat(64)) && !is_commit(&"a".repeat(65)));
    }
}
