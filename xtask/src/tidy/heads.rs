//! Every module says what it is for.

use super::check::Finding;
use super::source::Source;

/// A file that does not open with `//!`.
pub fn check(source: &Source) -> Option<Finding> {
    if source.text.starts_with("//!") || source.is_test() && source.path.file_name() != Some("main.rs") {
        return None;
    }
    let text = "must open with //!: what it is for, and what it does not know".to_owned();
    Some(Finding {
        place: source.path.to_string(),
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::super::source::tests::source;
    use super::*;

    #[test]
    fn a_module_without_a_head_is_found() {
        assert!(check(&source("crates/a/src/b.rs", "use std::io;\n")).is_some());
        assert!(check(&source("crates/a/src/b.rs", "//! B.\n")).is_none());
    }

    #[test]
    fn only_the_root_of_tests_needs_a_head() {
        assert!(check(&source("crates/a/tests/it/main.rs", "mod b;\n")).is_some());
        assert!(check(&source("crates/a/tests/it/b.rs", "use c;\n")).is_none());
    }
}
