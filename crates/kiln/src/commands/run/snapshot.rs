//! The sources of a build: a repository of ours, with a commit that holds the work tree as it is.
//!
//! Nothing is written into the user's repository: new objects go to ours, which borrows those that are there already.

use super::RunError;
use camino::{Utf8Path, Utf8PathBuf};
use std::process::{Command, Stdio};

/// The name that a commit of ours carries.
const NAME: &str = "kiln run";

/// Sources that can be fetched.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    /// Where they can be fetched from.
    pub(super) url: String,
    /// The branch.
    pub(super) branch: String,
    /// What to call them.
    pub(super) name: String,
    /// Whether the commit holds changes that are not committed.
    pub(super) is_changed: bool,
    /// The repository on this machine; none for an address.
    git_dir: Option<Utf8PathBuf>,
}

impl Snapshot {
    /// Takes the sources of a folder or an address. `place` is a folder for what must be kept until the build is over.
    pub(super) fn take(source: &str, branch: Option<&str>, place: &Utf8Path) -> Result<Self, RunError> {
        if is_address(source) {
            return Self::of_address(source, branch);
        }
        if branch.is_some() {
            return Err(RunError::BranchOfFolder);
        }
        let folder = Utf8Path::new(source);
        let folder = folder.canonicalize_utf8().ok().filter(|it| it.is_dir());
        let folder = folder.ok_or_else(|| RunError::NoFolder {
            path: source.to_owned(),
        })?;
        Self::of_folder(&folder, place)
    }

    fn of_address(url: &str, branch: Option<&str>) -> Result<Self, RunError> {
        let branch = match branch {
            Some(branch) => branch.to_owned(),
            None => {
                let said = git(&[], &["ls-remote", "--symref", "--", url, "HEAD"])?;
                let head = said.lines().find_map(|it| it.strip_prefix("ref: refs/heads/"));
                let branch = head.and_then(|it| it.split_whitespace().next());
                branch.unwrap_or("master").to_owned()
            }
        };
        Ok(Self {
            url: url.to_owned(),
            branch,
            name: url.to_owned(),
            is_changed: false,
            git_dir: None,
        })
    }

    fn of_folder(folder: &Utf8Path, place: &Utf8Path) -> Result<Self, RunError> {
        let ours = place.join("source.git");
        git(&[], &["init", "-q", "--bare", "-b", "kiln", ours.as_str()])?;
        let at = |args: &[&str]| git(&[], &[&["-C", folder.as_str()], args].concat());
        let top = at(&["rev-parse", "--show-toplevel"]).ok();
        let (top, branch, head, env) = match &top {
            Some(top) => {
                let objects = at(&["rev-parse", "--path-format=absolute", "--git-path", "objects"])?;
                let info = ours.join("objects/info/alternates");
                std::fs::write(&info, format!("{objects}\n"))
                    .map_err(|source| RunError::Write { path: info, source })?;
                let branch = at(&["symbolic-ref", "-q", "--short", "HEAD"]).unwrap_or_else(|_| "kiln".to_owned());
                let head = at(&["rev-parse", "-q", "--verify", "HEAD^{commit}"]).ok();
                let index = at(&["rev-parse", "--path-format=absolute", "--git-path", "index"])?;
                // With the index of the user git knows which files did not change; a repository without commits has none.
                let _ = std::fs::copy(index, place.join("index"));
                let git_dir = at(&["rev-parse", "--absolute-git-dir"])?;
                let env = vec![("GIT_DIR", git_dir), ("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects)];
                (top.clone(), branch, head, env)
            }
            None => (
                folder.to_string(),
                "kiln".to_owned(),
                None,
                vec![("GIT_DIR", ours.to_string())],
            ),
        };
        let mut env = env;
        env.push(("GIT_WORK_TREE", top.clone()));
        env.push(("GIT_INDEX_FILE", place.join("index").to_string()));
        env.push(("GIT_OBJECT_DIRECTORY", ours.join("objects").to_string()));
        for who in ["AUTHOR", "COMMITTER"] {
            let (name, mail) = match who {
                "AUTHOR" => ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"),
                _ => ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"),
            };
            env.push((name, NAME.to_owned()));
            env.push((mail, "kiln@localhost".to_owned()));
        }
        let here = |args: &[&str]| git(&env, &[&["-C", top.as_str(), "-c", "core.bare=false"], args].concat());
        here(&["add", "-A", "--", "."])?;
        let tree = here(&["write-tree"])?;
        let tree_of_head = match &head {
            Some(_) => Some(here(&["rev-parse", "HEAD^{tree}"])?),
            None => None,
        };
        let is_changed = tree_of_head.as_ref() != Some(&tree);
        let commit = match &head {
            Some(head) if !is_changed => head.clone(),
            Some(head) => here(&["commit-tree", &tree, "-p", head, "-m", "the work tree as it is"])?,
            None => here(&["commit-tree", &tree, "-m", "the work tree as it is"])?,
        };
        let name = format!("refs/heads/{branch}");
        git(&[], &["--git-dir", ours.as_str(), "update-ref", &name, &commit])?;
        Ok(Self {
            url: format!("file://{ours}"),
            branch,
            name: folder.to_string(),
            is_changed: is_changed && head.is_some(),
            git_dir: Some(ours),
        })
    }

    /// Whether they are a folder of this machine.
    pub(super) const fn is_here(&self) -> bool {
        self.git_dir.is_some()
    }

    /// The repository on this machine; that of an address is fetched into `place` for it.
    pub(super) fn repository(&self, place: &Utf8Path) -> Result<Utf8PathBuf, RunError> {
        if let Some(git_dir) = &self.git_dir {
            return Ok(git_dir.clone());
        }
        let ours = place.join("look.git");
        git(
            &[],
            &[
                "clone",
                "-q",
                "--bare",
                "--depth=1",
                "-b",
                &self.branch,
                "--",
                &self.url,
                ours.as_str(),
            ],
        )?;
        Ok(ours)
    }

    /// The content of a file of the commit; none where there is no such file.
    pub(super) fn file(&self, repository: &Utf8Path, path: &str) -> Option<Vec<u8>> {
        let object = format!("refs/heads/{}:{path}", self.branch);
        let shown = Command::new("git")
            .args(["--git-dir", repository.as_str(), "cat-file", "blob", &object])
            .stderr(Stdio::null())
            .output();
        shown.ok().filter(|it| it.status.success()).map(|it| it.stdout)
    }

    /// The build files beside a path.
    pub(super) fn beside(&self, repository: &Utf8Path, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let branch = format!("refs/heads/{}", self.branch);
        let folder = format!("{folder}/");
        let mut args = vec!["--git-dir", repository.as_str(), "ls-tree", "--name-only", &branch];
        if folder != "/" {
            args.push(&folder);
        }
        let names = git(&[], &args).unwrap_or_default();
        let is_build_file = |it: &&str| it.ends_with(".yml") || it.ends_with(".yaml");
        names.lines().filter(is_build_file).map(str::to_owned).collect()
    }
}

/// Whether a source is the address of a repository rather than a folder.
fn is_address(source: &str) -> bool {
    let scp = || {
        let (host, path) = source.split_once(':')?;
        Some(host.contains('@') && !host.contains('/') && !path.is_empty())
    };
    source.contains("://") || scp().unwrap_or(false)
}

/// Runs git; what it says, without the end of the line.
fn git(env: &[(&str, String)], args: &[&str]) -> Result<String, RunError> {
    let ran = Command::new("git")
        .args(args)
        .envs(env.iter().map(|(name, value)| (*name, value.as_str())))
        .stdin(Stdio::null())
        .output()
        .map_err(|source| RunError::NoGit { source })?;
    if ran.status.success() {
        return Ok(String::from_utf8_lossy(&ran.stdout).trim_end().to_owned());
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let verb = args
        .iter()
        .find(|it| !it.starts_with('-') && !it.starts_with('/'))
        .unwrap_or(&"");
    Err(RunError::Git {
        verb: (*verb).to_owned(),
        said: said.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().to_str().unwrap();
        let run = |args: &[&str]| {
            git(
                &[],
                &[&["-C", at, "-c", "user.name=a", "-c", "user.email=a@b"], args].concat(),
            )
            .unwrap()
        };
        run(&["init", "-q", "-b", "topic"]);
        std::fs::write(folder.path().join("kept"), "one").unwrap();
        std::fs::write(folder.path().join(".gitignore"), "ignored\n").unwrap();
        run(&["add", "-A"]);
        run(&["commit", "-q", "-m", "one"]);
        folder
    }

    fn taken(source: &std::path::Path) -> (Snapshot, tempfile::TempDir) {
        let place = tempfile::tempdir().unwrap();
        let at = Utf8Path::from_path(place.path()).unwrap();
        (Snapshot::take(source.to_str().unwrap(), None, at).unwrap(), place)
    }

    fn content(snapshot: &Snapshot, path: &str) -> Option<String> {
        let git_dir = snapshot.git_dir.clone().unwrap();
        snapshot.file(&git_dir, path).map(|it| String::from_utf8(it).unwrap())
    }

    #[test]
    fn a_clean_work_tree_is_its_commit() {
        let folder = repository();
        let (snapshot, _place) = taken(folder.path());
        assert_eq!((snapshot.branch.as_str(), snapshot.is_changed), ("topic", false));
        assert_eq!(content(&snapshot, "kept").as_deref(), Some("one"));
    }

    #[test]
    fn what_is_not_committed_is_built_and_what_is_ignored_is_not() {
        let folder = repository();
        for (name, text) in [("kept", "two"), ("new file", "new"), ("ignored", "x")] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let status = |_: ()| git(&[], &["-C", folder.path().to_str().unwrap(), "status", "--porcelain"]).unwrap();
        let before = status(());
        let (snapshot, _place) = taken(folder.path());
        assert!(snapshot.is_changed);
        assert_eq!(content(&snapshot, "kept").as_deref(), Some("two"));
        assert_eq!(content(&snapshot, "new file").as_deref(), Some("new"));
        assert_eq!(content(&snapshot, "ignored"), None);
        assert_eq!(status(()), before, "the user's index stays as it is");
        let objects = git(&[], &["-C", folder.path().to_str().unwrap(), "count-objects"]).unwrap();
        assert!(
            objects.starts_with("4 objects"),
            "nothing is written into the user's repository: {objects}"
        );
    }

    #[test]
    fn a_folder_without_git_is_built_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("build.yml"), "x").unwrap();
        let (snapshot, _place) = taken(folder.path());
        assert_eq!(content(&snapshot, "build.yml").as_deref(), Some("x"));
        assert!(!snapshot.is_changed);
        let git_dir = snapshot.git_dir.clone().unwrap();
        assert_eq!(snapshot.beside(&git_dir, "other.yml"), ["build.yml"]);
    }

    #[test]
    fn addresses_and_folders_are_told_apart() {
        for address in ["https://host/a.git", "file:///a", "git@host:a/b.git"] {
            assert!(is_address(address), "{address}");
        }
        for folder in [".", "../a", "/a:b", "a/b@c:d"] {
            assert!(!is_address(folder), "{folder}");
        }
        let place = tempfile::tempdir().unwrap();
        let at = Utf8Path::from_path(place.path()).unwrap();
        let missing = Snapshot::take("/nowhere/at/all", None, at).unwrap_err();
        assert!(matches!(missing, RunError::NoFolder { .. }), "{missing}");
        assert!(matches!(
            Snapshot::take(".", Some("x"), at),
            Err(RunError::BranchOfFolder)
        ));
    }
}
