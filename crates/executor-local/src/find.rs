//! The files of a workspace that a pattern names.
//!
//! The tree is hostile: links, loops, folders that may not be read, names that are no text, depths beyond any path. What
//! cannot be walked or named is left out. Nothing is opened, so pipes and devices cannot hold the search up.
//!
//! Between the search and the reading of a file, a process that still lives could exchange it for a link. The engine searches
//! after the steps have ended; whoever reads opens `local`, whose folders are free of links, without following a last one.

use camino::{Utf8Path, Utf8PathBuf};
use globset::GlobBuilder;
use kiln_executor::{ExecutorError, Found, ProducedFile};
use std::fs;
use walkdir::WalkDir;

/// A pattern that a person writes is shorter.
const LONGEST: usize = 4096;

/// So many files whose names are no text are told.
const MOST_UNNAMED: usize = 20;

/// Searches `workspace` for at most `most` files. Blocks.
pub fn find(workspace: &Utf8Path, pattern: &str, most: usize) -> Result<Found, ExecutorError> {
    let pattern = Pattern::parse(pattern)?;
    let unreadable = |source| ExecutorError::Folder {
        verb: "read",
        path: workspace.to_owned(),
        source,
    };
    let place = workspace.parent().unwrap_or(workspace);
    let root = place
        .canonicalize_utf8()
        .map_err(unreadable)?
        .join(workspace.file_name().unwrap_or_default());
    // A build that put a link in place of its workspace does not lead us elsewhere.
    if !fs::symlink_metadata(&root).map_err(unreadable)?.is_dir() {
        return Err(unreadable(std::io::ErrorKind::NotADirectory.into()));
    }
    let Some(start) = root
        .join(&pattern.prefix)
        .canonicalize_utf8()
        .ok()
        .filter(|it| it.starts_with(&root))
    else {
        return Ok(Found::default());
    };
    let mut walk = WalkDir::new(&start).min_depth(1).follow_links(false);
    if let Some(depth) = pattern.depth {
        walk = walk.max_depth(depth);
    }
    let mut found = Found::default();
    for entry in walk.into_iter().filter_map(Result::ok) {
        if entry.file_type().is_dir() {
            continue;
        }
        let Some(full) = Utf8Path::from_path(entry.path()) else {
            if found.unnamed.len() < MOST_UNNAMED {
                let inside = entry.path().strip_prefix(&root).unwrap_or(entry.path());
                found
                    .unnamed
                    .push(inside.as_os_str().as_encoded_bytes().escape_ascii().to_string());
            }
            continue;
        };
        let Ok(rest) = full.strip_prefix(&start) else { continue };
        let path = pattern.prefix.join(rest);
        if !pattern.matcher.is_match(&path) {
            continue;
        }
        if let Some(file) = produced(&root, full, path) {
            if found.files.len() == most {
                found.more = true;
                break;
            }
            found.files.push(file);
        }
    }
    found.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn produced(root: &Utf8Path, full: &Utf8Path, path: Utf8PathBuf) -> Option<ProducedFile> {
    let kind = fs::symlink_metadata(full).ok()?;
    let (local, file) = if kind.is_symlink() {
        let target = full.canonicalize_utf8().ok().filter(|it| it.starts_with(root))?;
        let file = fs::symlink_metadata(&target).ok()?;
        (target, file)
    } else {
        (full.to_owned(), kind)
    };
    file.is_file().then_some(ProducedFile {
        path,
        local,
        size: file.len(),
    })
}

struct Pattern {
    matcher: globset::GlobMatcher,
    /// The folders before the first special character: nothing outside of them needs a look.
    prefix: Utf8PathBuf,
    /// How deep below the prefix a match can lie, unless `**` makes it any.
    depth: Option<usize>,
}

impl Pattern {
    fn parse(text: &str) -> Result<Self, ExecutorError> {
        let refused = |reason: String| ExecutorError::Pattern {
            pattern: text.chars().take(200).collect(),
            reason,
        };
        if text.len() > LONGEST {
            return Err(refused(format!("it is longer than {LONGEST} bytes")));
        }
        if text.starts_with('/') {
            return Err(refused("it must be relative to the workspace".to_owned()));
        }
        let parts: Vec<&str> = text.split('/').filter(|it| !it.is_empty() && *it != ".").collect();
        if parts.is_empty() {
            return Err(refused("it is empty".to_owned()));
        }
        if parts.contains(&"..") {
            return Err(refused("it must not leave the workspace with \"..\"".to_owned()));
        }
        if text.contains('\0') {
            return Err(refused("it has a zero byte".to_owned()));
        }
        let matcher = GlobBuilder::new(&parts.join("/"))
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map_err(|it| refused(it.kind().to_string()))?
            .compile_matcher();
        let special = |it: &&str| it.contains(['*', '?', '[', ']', '{', '}', '\\', ',']);
        // The last part names the file itself, so it is no folder to start in.
        let literal = parts.iter().take(parts.len() - 1).take_while(|it| !special(it)).count();
        // In braces, parts do not stand for folders: `{a/b,c}` is one or two deep.
        let any_depth = text.contains("**") || text.contains(['{', '[', '\\']);
        Ok(Self {
            matcher,
            prefix: parts.iter().take(literal).collect(),
            depth: (!any_depth).then(|| parts.len() - literal),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn workspace(files: &[&str]) -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let work = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap())
            .unwrap()
            .join("work");
        fs::create_dir(&work).unwrap();
        for file in files {
            let file = work.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "four").unwrap();
        }
        (dir, work)
    }

    fn names(work: &Utf8Path, pattern: &str) -> Vec<String> {
        let found = find(work, pattern, 1000).unwrap();
        found.files.into_iter().map(|it| it.path.into_string()).collect()
    }

    #[test]
    fn patterns_name_what_they_should() {
        let (_dir, work) = workspace(&[
            "a.jar",
            "b.war",
            ".hidden",
            "target/a.jar",
            "target/sub/b.jar",
            "x/target/c.jar",
            "odd [1]/d.jar",
            "ünï/é.jar",
        ]);
        let table: &[(&str, &[&str])] = &[
            ("a.jar", &["a.jar"]),
            ("./a.jar", &["a.jar"]),
            ("*.jar", &["a.jar"]),
            ("*.?ar", &["a.jar", "b.war"]),
            ("*.{jar,war}", &["a.jar", "b.war"]),
            ("{a.jar,target/a.jar}", &["a.jar", "target/a.jar"]),
            ("[ab].*", &["a.jar", "b.war"]),
            ("target/*", &["target/a.jar"]),
            ("target//*", &["target/a.jar"]),
            ("target/**", &["target/a.jar", "target/sub/b.jar"]),
            ("**/target/*.jar", &["target/a.jar", "x/target/c.jar"]),
            ("**/b.jar", &["target/sub/b.jar"]),
            ("*/*.jar", &["odd [1]/d.jar", "target/a.jar", "ünï/é.jar"]),
            ("odd \\[1\\]/*", &["odd [1]/d.jar"]),
            ("ünï/*", &["ünï/é.jar"]),
            (".*", &[".hidden"]),
            ("target", &[]),
            ("missing/*", &[]),
            ("a.jar/*", &[]),
        ];
        for (pattern, expected) in table {
            assert_eq!(names(&work, pattern), *expected, "{pattern}");
        }
    }

    #[test]
    fn a_file_comes_with_its_size_and_where_to_read_it() {
        let (_dir, work) = workspace(&["a/b"]);
        let found = find(&work, "**", 1000).unwrap();
        assert_eq!(
            found.files,
            [ProducedFile {
                path: "a/b".into(),
                local: work.join("a/b"),
                size: 4
            }]
        );
    }

    #[test]
    fn patterns_that_leave_the_workspace_or_are_none_are_refused() {
        let (_dir, work) = workspace(&[]);
        let long = "x".repeat(LONGEST + 1);
        for pattern in ["/etc/*", "../*", "a/../../b", "", ".", "./", "[", "{a", "a/\0", &long] {
            let refused = find(&work, pattern, 1000).unwrap_err();
            assert!(
                matches!(refused, ExecutorError::Pattern { .. }),
                "{pattern:?}: {refused}"
            );
        }
    }

    #[test]
    fn links_count_if_they_end_at_a_file_inside() {
        let (dir, work) = workspace(&["real"]);
        fs::write(dir.path().join("secret"), "x").unwrap();
        symlink("real", work.join("inside")).unwrap();
        symlink("../secret", work.join("outside")).unwrap();
        symlink("/etc/passwd", work.join("far")).unwrap();
        symlink("loop", work.join("loop")).unwrap();
        symlink("missing", work.join("dangling")).unwrap();
        let found = find(&work, "*", 1000).unwrap();
        let paths: Vec<_> = found
            .files
            .iter()
            .map(|it| (it.path.as_str(), it.local.file_name().unwrap()))
            .collect();
        assert_eq!(paths, [("inside", "real"), ("real", "real")]);
    }

    #[test]
    fn linked_folders_are_not_entered() {
        let (dir, work) = workspace(&["sub/file"]);
        fs::write(dir.path().join("secret"), "x").unwrap();
        symlink("..", work.join("up")).unwrap();
        symlink(".", work.join("sub/round")).unwrap();
        assert_eq!(names(&work, "**"), ["sub/file"]);
        assert_eq!(names(&work, "up/*"), [""; 0]);
    }

    #[test]
    fn a_workspace_that_became_a_link_is_not_read() {
        let (_dir, work) = workspace(&[]);
        fs::remove_dir(&work).unwrap();
        symlink("/etc", &work).unwrap();
        assert!(matches!(find(&work, "*", 1), Err(ExecutorError::Folder { .. })));
    }

    #[test]
    fn pipes_sockets_and_closed_folders_are_left_out() {
        let (_dir, work) = workspace(&["file", "closed/file"]);
        let _socket = std::os::unix::net::UnixListener::bind(work.join("socket")).unwrap();
        let fifo = work.join("fifo");
        let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR);
        rustix::fs::mknodat(rustix::fs::CWD, fifo.as_str(), kind, mode, 0).unwrap();
        assert_eq!(names(&work, "*"), ["file"]);
        fs::set_permissions(work.join("closed"), fs::Permissions::from_mode(0o0)).unwrap();
        // A privileged user reads it all the same; nobody is held up.
        assert!(names(&work, "**").contains(&"file".to_owned()));
    }

    #[test]
    fn a_tree_deeper_than_any_path_is_searched_as_far_as_paths_go() {
        use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};
        let (_dir, work) = workspace(&["file"]);
        let mut at = openat(CWD, work.as_str(), OFlags::DIRECTORY, Mode::empty()).unwrap();
        for _ in 0..3_000 {
            mkdirat(&at, "deeper", Mode::RWXU).unwrap();
            at = openat(&at, "deeper", OFlags::DIRECTORY, Mode::empty()).unwrap();
        }
        assert_eq!(names(&work, "**"), ["file"]);
        kiln_executor::remove(&work).unwrap();
    }

    #[test]
    fn no_more_files_are_held_than_were_asked_for() {
        let (_dir, work) = workspace(&["a", "b", "c/d", "e"]);
        for (most, expected) in [(0, true), (3, true), (4, false), (5, false)] {
            let found = find(&work, "**", most).unwrap();
            assert_eq!((found.files.len(), found.more), (most.min(4), expected), "{most}");
        }
    }

    #[test]
    fn files_whose_names_are_no_text_are_told() {
        use std::os::unix::ffi::OsStrExt as _;
        let (_dir, work) = workspace(&["out/good"]);
        fs::write(
            work.as_std_path()
                .join("out")
                .join(std::ffi::OsStr::from_bytes(b"b\xffd\n")),
            "x",
        )
        .unwrap();
        let found = find(&work, "out/*", 10).unwrap();
        assert_eq!(found.unnamed, ["out/b\\xffd\\n"]);
        assert_eq!(found.files.len(), 1);
    }
}
