//! Files of a repository: where its root is, and which build files it has.

use camino::{Utf8Path, Utf8PathBuf};
use kiln_buildfile::Diagnostic;
use serde::Serialize;
use std::io::{self, Read};

/// The most bytes that are read of a file: one more than a build file may have.
const MOST: u64 = (1 << 20) + 1;
/// The most files that are looked at for a hint.
const MOST_FILES: usize = 1000;

/// What came of all files.
#[derive(Debug, Default, Serialize)]
pub struct Checked {
    /// The files that were read.
    pub files: Vec<Utf8PathBuf>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// A file that could not be read.
#[derive(Debug, Serialize)]
pub struct Unreadable {
    /// The file.
    pub file: Utf8PathBuf,
    /// Why, with what lies nearby.
    pub message: String,
}

impl Checked {
    /// That a file could not be read.
    pub fn cannot_read(&mut self, file: &Utf8Path, error: &io::Error) {
        let mut message = format!("cannot read {file}: {error}");
        if error.kind() == io::ErrorKind::NotFound {
            let root = Root::of(file);
            let there = root.build_files(file.strip_prefix(&root.0).unwrap_or(file).as_str());
            if !there.is_empty() {
                message.push_str("; there are ");
                message.push_str(&there.join(", "));
            }
        }
        let file = file.to_owned();
        self.unreadable.push(Unreadable { file, message });
    }
}

/// The content of a file, or its beginning where it is too large for a build file.
pub fn read(file: &Utf8Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The root of the repository that a file lies in.
#[derive(Debug, PartialEq, Eq)]
pub struct Root(Utf8PathBuf);

impl Root {
    /// The nearest folder above with `.git`; else the one that has the folder `.cloudbuild` of the file; else the current one.
    pub fn of(file: &Utf8Path) -> Self {
        let folders = || file.ancestors().skip(1);
        let root = folders()
            .find(|it| it.join(".git").exists())
            .or_else(|| folders().find(|it| it.file_name() == Some(".cloudbuild"))?.parent());
        Self(root.unwrap_or(Utf8Path::new("")).to_owned())
    }

    /// A path of the repository as this process sees it.
    pub fn join(&self, path: &str) -> Utf8PathBuf {
        self.0.join(path)
    }

    /// The build files that lie beside `wanted` and in the usual folder, by their paths in the repository.
    pub fn build_files(&self, wanted: &str) -> Vec<String> {
        let beside = Utf8Path::new(wanted).parent().unwrap_or(Utf8Path::new(""));
        let mut found: Vec<String> = [beside, Utf8Path::new(".cloudbuild")]
            .into_iter()
            .flat_map(|folder| {
                let entries = self.0.join(folder).read_dir_utf8().into_iter().flatten();
                let files = entries.take(MOST_FILES).filter_map(Result::ok);
                files.map(|it| folder.join(it.file_name()))
            })
            .filter(|it| matches!(it.extension(), Some("yml" | "yaml")))
            .map(Utf8PathBuf::into_string)
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_where_the_repository_begins() {
        let folder = tempfile::tempdir().unwrap();
        let top = Utf8Path::from_path(folder.path()).unwrap();
        std::fs::create_dir_all(top.join("a/.cloudbuild/deep")).unwrap();
        let file = top.join("a/.cloudbuild/deep/build.yml");
        assert_eq!(Root::of(&file).0, top.join("a"));
        std::fs::create_dir(top.join(".git")).unwrap();
        assert_eq!(Root::of(&file).0, top);
        assert_eq!(Root::of(Utf8Path::new(".cloudbuild/build.yml")).0, "");
    }

    #[test]
    fn build_files_nearby_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let top = Utf8Path::from_path(folder.path()).unwrap();
        for path in [".cloudbuild/build.yml", "ci/a.yaml", "ci/b.txt", "other/c.yml"] {
            std::fs::create_dir_all(top.join(path).parent().unwrap()).unwrap();
            std::fs::write(top.join(path), "").unwrap();
        }
        let found = Root(top.to_owned()).build_files("ci/none.yml");
        assert_eq!(found, [".cloudbuild/build.yml", "ci/a.yaml"]);
    }
}
