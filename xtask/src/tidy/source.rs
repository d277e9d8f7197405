//! The Rust files of the workspace, parted into what is shipped and what is test.

use crate::error::XtaskError;
use crate::workspace;
use camino::Utf8PathBuf;
use std::collections::HashSet;
use walkdir::WalkDir;

/// What stands above code that is for tests only.
const TEST_ONLY: &str = "#[cfg(test)]";

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// Its path below the root.
    pub path: Utf8PathBuf,
    /// Its text.
    pub text: String,
    /// Whether another file takes it in for tests only.
    pub for_tests: bool,
}

impl Source {
    /// All Rust files of the workspace, by path.
    pub fn all() -> Result<Vec<Self>, XtaskError> {
        let root = workspace::root();
        let mut found = Vec::new();
        for folder in ["crates", "xtask"] {
            for entry in WalkDir::new(root.join(folder))
                .sort_by_file_name()
                .into_iter()
                .filter_map(Result::ok)
            {
                let Ok(path) = Utf8PathBuf::from_path_buf(entry.into_path()) else {
                    continue;
                };
                if path.extension() != Some("rs") {
                    continue;
                }
                let text = std::fs::read_to_string(&path).map_err(|source| XtaskError::File {
                    path: path.clone(),
                    source,
                })?;
                let path = path
                    .strip_prefix(&root)
                    .map_or_else(|_| path.clone(), ToOwned::to_owned);
                found.push(Self {
                    path,
                    text,
                    for_tests: false,
                });
            }
        }
        let for_tests: HashSet<Utf8PathBuf> = found.iter().flat_map(Self::test_modules).collect();
        for it in &mut found {
            it.for_tests = for_tests.contains(&it.path);
        }
        Ok(found)
    }

    /// Whether the whole file is test code.
    pub fn is_test(&self) -> bool {
        self.for_tests
            || self
                .path
                .components()
                .any(|it| ["tests", "examples", "contract", "testkit"].contains(&it.as_str()))
            || self
                .path
                .file_name()
                .is_some_and(|it| it == "tests.rs" || it.ends_with("_tests.rs"))
    }

    /// The lines that ship, numbered from 1: up to the module of unit tests.
    pub fn shipped(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let begins = |pair: &[&str]| {
            pair[0] == TEST_ONLY && pair[1].trim_start_matches("pub ").starts_with("mod ") && pair[1].ends_with('{')
        };
        let end = if self.is_test() {
            0
        } else {
            lines.windows(2).position(begins).unwrap_or(lines.len())
        };
        lines
            .into_iter()
            .take(end)
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// The files that this one takes in for tests only.
    fn test_modules(&self) -> Vec<Utf8PathBuf> {
        let folder = match self.path.file_name() {
            Some("mod.rs" | "lib.rs" | "main.rs") => self.path.parent().map(ToOwned::to_owned).unwrap_or_default(),
            _ => self.path.with_extension(""),
        };
        let lines: Vec<&str> = self.text.lines().collect();
        let module = |pair: &[&str]| {
            let name = pair[1]
                .trim_start_matches("pub ")
                .strip_prefix("mod ")?
                .strip_suffix(';')?;
            (pair[0] == TEST_ONLY).then(|| folder.join(format!("{name}.rs")))
        };
        lines.windows(2).filter_map(module).collect()
    }

    /// How many lines ship, and how many test.
    pub fn lines(&self) -> (usize, usize) {
        let shipped = self.shipped().count();
        (shipped, self.text.lines().count() - shipped)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A file with that content.
    pub fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.into(),
            text: text.to_owned(),
            for_tests: false,
        }
    }

    #[test]
    fn unit_tests_do_not_ship() {
        let it = source(
            "crates/a/src/lib.rs",
            "//! A.\nfn a() {}\n#[cfg(test)]\nmod tests {\n}\n",
        );
        assert_eq!(it.lines(), (2, 3));
    }

    #[test]
    fn a_module_for_tests_at_the_top_does_not_end_what_ships() {
        let it = source("crates/a/src/lib.rs", "//! A.\n#[cfg(test)]\nmod vectors;\nfn a() {}\n");
        assert_eq!(it.lines(), (4, 0));
        assert_eq!(it.test_modules(), ["crates/a/src/vectors.rs"]);
        assert_eq!(
            source("crates/a/src/b.rs", &it.text).test_modules(),
            ["crates/a/src/b/vectors.rs"]
        );
    }

    #[test]
    fn files_in_tests_do_not_ship() {
        assert_eq!(source("crates/a/tests/it/main.rs", "//! A.\n").lines(), (0, 1));
        assert_eq!(source("crates/a/src/load/tests.rs", "//! A.\n").lines(), (0, 1));
    }
}
