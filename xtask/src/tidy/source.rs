//! The Rust files of the workspace, parted into what is shipped and what is test.

use crate::error::XtaskError;
use crate::workspace;
use camino::Utf8PathBuf;
use walkdir::WalkDir;

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// Its path below the root.
    pub path: Utf8PathBuf,
    /// Its text.
    pub text: String,
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
                found.push(Self { path, text });
            }
        }
        Ok(found)
    }

    /// Whether the whole file is test code.
    pub fn is_test(&self) -> bool {
        self.path
            .components()
            .any(|it| it.as_str() == "tests" || it.as_str() == "testkit")
            || self
                .path
                .file_name()
                .is_some_and(|it| it == "tests.rs" || it.ends_with("_tests.rs"))
    }

    /// The lines that ship, numbered from 1: up to the module of unit tests.
    pub fn shipped(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = if self.is_test() {
            0
        } else {
            self.text.lines().position(is_test_module).unwrap_or(usize::MAX)
        };
        self.text
            .lines()
            .take(end)
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// How many lines ship, and how many test.
    pub fn lines(&self) -> (usize, usize) {
        let shipped = self.shipped().count();
        (shipped, self.text.lines().count() - shipped)
    }
}

fn is_test_module(line: &str) -> bool {
    line == "#[cfg(test)]"
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A file with that content.
    pub fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.into(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn unit_tests_do_not_ship() {
        let it = source("crates/a/src/lib.rs", "//! A.\nfn a() {}\n#[cfg(test)]\nmod tests {}\n");
        assert_eq!(it.lines(), (2, 2));
    }

    #[test]
    fn files_in_tests_do_not_ship() {
        assert_eq!(source("crates/a/tests/it/main.rs", "//! A.\n").lines(), (0, 1));
        assert_eq!(source("crates/a/src/load/tests.rs", "//! A.\n").lines(), (0, 1));
    }
}
