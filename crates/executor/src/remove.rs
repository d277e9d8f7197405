//! Removing a folder that a build filled, whatever it filled it with.
//!
//! The standard library's removal descends by recursion and holds a file open per level, so a build could exhaust stack and
//! files with a very deep tree. Here folders below a certain depth are first moved up beside the top, and then removed in turn.

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, chmodat, fchmod, openat, renameat, unlinkat};
use rustix::io::Errno;
use std::ffi::{CStr, CString};
use std::io;

/// Deeper folders are moved up. Real work trees are flatter.
const DEPTH: usize = 64;
/// A folder that is not empty after it was emptied is emptied again, but not for ever.
const ATTEMPTS: usize = 8;
const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// What could not be removed, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot remove {path}")]
pub struct Stuck {
    /// The first thing that could not be removed.
    pub path: Utf8PathBuf,
    /// Why.
    #[source]
    pub source: io::Error,
}

/// Removes a folder and all that is in it. What is not there is removed already. No process may work in it any more.
///
/// # Errors
/// Something cannot be removed.
pub fn remove(folder: &Utf8Path) -> Result<(), Stuck> {
    let stuck = |source: io::Error| Stuck {
        path: folder.to_owned(),
        source,
    };
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(stuck(io::ErrorKind::InvalidInput.into()));
    };
    let name = CString::new(name).map_err(|it| stuck(it.into()))?;
    let parent_fd = match openat(
        CWD,
        parent.as_std_path(),
        FOLDER.difference(OFlags::NOFOLLOW),
        Mode::empty(),
    ) {
        Ok(fd) => fd,
        Err(Errno::NOENT) => return Ok(()),
        Err(errno) => return Err(stuck(errno.into())),
    };
    let mut removal = Removal {
        top: None,
        moved: 0,
        first: None,
    };
    let mut path = parent.to_owned();
    removal.folder(parent_fd.as_fd(), &name, 0, &mut path);
    removal.first.map_or(Ok(()), Err)
}

/// Removes an entry of a folder, whatever it is, and all that is in it.
///
/// # Errors
/// Something cannot be removed.
pub fn remove_entry(parent: BorrowedFd<'_>, name: &CStr) -> Result<(), Stuck> {
    let mut removal = Removal {
        top: None,
        moved: 0,
        first: None,
    };
    removal.folder(parent, name, 0, &mut Utf8PathBuf::new());
    removal.first.map_or(Ok(()), Err)
}

struct Removal {
    /// The topmost folder, where deep ones are moved.
    top: Option<OwnedFd>,
    moved: usize,
    first: Option<Stuck>,
}

impl Removal {
    fn stuck(&mut self, path: &Utf8Path, name: &CStr, errno: Errno) {
        self.first.get_or_insert_with(|| Stuck {
            path: path.join(name.to_string_lossy().as_ref()),
            source: errno.into(),
        });
    }

    fn folder(&mut self, parent: BorrowedFd<'_>, name: &CStr, depth: usize, path: &mut Utf8PathBuf) {
        let fd = match open(parent, name) {
            Ok(fd) => fd,
            Err(Errno::NOENT) => return,
            Err(Errno::NOTDIR | Errno::LOOP) => return self.file(parent, name, path),
            Err(errno) => return self.stuck(path, name, errno),
        };
        if depth == 0 {
            self.top = fd.try_clone().ok();
        }
        path.push(name.to_string_lossy().as_ref());
        let mut last = Errno::NOTEMPTY;
        let mut attempts = 0;
        while attempts < ATTEMPTS && self.first.is_none() {
            let moved = self.moved;
            self.content(fd.as_fd(), depth, path);
            match unlinkat(parent, name, AtFlags::REMOVEDIR) {
                Ok(()) | Err(Errno::NOENT) => {
                    path.pop();
                    return;
                }
                Err(Errno::ACCESS | Errno::PERM) if fchmod(parent, Mode::RWXU).is_ok() => last = Errno::ACCESS,
                Err(errno) => last = errno,
            }
            // What was moved up is a piece of a finite depth, and no attempt in vain.
            if self.moved == moved {
                attempts += 1;
            }
        }
        path.pop();
        self.stuck(path, name, last);
    }

    fn content(&mut self, fd: BorrowedFd<'_>, depth: usize, path: &mut Utf8PathBuf) {
        let dir = match Dir::read_from(fd) {
            Ok(dir) => dir,
            Err(errno) => return self.stuck(path, c"", errno),
        };
        for entry in dir {
            let entry = match entry {
                Ok(entry) => entry,
                Err(errno) => return self.stuck(path, c"", errno),
            };
            let name = entry.file_name();
            if name == c"." || name == c".." {
                continue;
            }
            match entry.file_type() {
                FileType::Directory if depth >= DEPTH => self.move_up(fd, name, path),
                FileType::Directory | FileType::Unknown => self.folder(fd, name, depth + 1, path),
                FileType::RegularFile
                | FileType::Symlink
                | FileType::Fifo
                | FileType::Socket
                | FileType::CharacterDevice
                | FileType::BlockDevice => self.file(fd, name, path),
            }
        }
    }

    fn file(&mut self, parent: BorrowedFd<'_>, name: &CStr, path: &Utf8Path) {
        let mut removed = unlinkat(parent, name, AtFlags::empty());
        if removed == Err(Errno::ACCESS) && fchmod(parent, Mode::RWXU).is_ok() {
            removed = unlinkat(parent, name, AtFlags::empty());
        }
        match removed {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => self.stuck(path, name, errno),
        }
    }

    fn move_up(&mut self, parent: BorrowedFd<'_>, name: &CStr, path: &Utf8Path) {
        let Some(top) = &self.top else {
            return self.stuck(path, name, Errno::MFILE);
        };
        // The name is new by its number, and a build that made the same one only costs another attempt.
        let target = format!(".deep-{}-{}", std::process::id(), self.moved);
        self.moved += 1;
        let mut moved = renameat(parent, name, top, target.as_str());
        if moved == Err(Errno::ACCESS) {
            // Moving changes both the folder that it leaves and, by its "..", the folder itself.
            let _ = fchmod(parent, Mode::RWXU);
            let _ = chmodat(parent, name, Mode::RWXU, AtFlags::empty());
            moved = renameat(parent, name, top, target.as_str());
        }
        match moved {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => self.stuck(path, name, errno),
        }
    }
}

/// Opens a folder so that all in it can be removed, also one that its owner may not read.
fn open(parent: BorrowedFd<'_>, name: &CStr) -> rustix::io::Result<OwnedFd> {
    match openat(parent, name, FOLDER, Mode::empty()) {
        Err(Errno::ACCESS) => {
            let _ = fchmod(parent, Mode::RWXU);
            // A folder by what was just learnt, and no process of the build is left to exchange it for a link.
            chmodat(parent, name, Mode::RWXU, AtFlags::empty())?;
            openat(parent, name, FOLDER, Mode::empty())
        }
        opened => opened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn tree() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap().join("tree");
        fs::create_dir(&path).unwrap();
        (dir, path)
    }

    #[test]
    fn what_is_not_there_is_removed_already() {
        let (_dir, tree) = tree();
        remove(&tree.join("a")).unwrap();
        remove(&tree.join("a/b/c")).unwrap();
    }

    #[test]
    fn a_tree_of_every_kind_of_file_goes() {
        let (_dir, tree) = tree();
        fs::create_dir_all(tree.join("a/b/c")).unwrap();
        fs::write(tree.join("a/b/file"), "x").unwrap();
        symlink("/", tree.join("a/root")).unwrap();
        symlink("loop", tree.join("a/loop")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(tree.join("a/socket")).unwrap();
        rustix::fs::mknodat(CWD, tree.join("fifo").as_str(), FileType::Fifo, Mode::RUSR, 0).unwrap();
        remove(&tree).unwrap();
        assert!(!tree.exists());
    }

    #[test]
    fn links_are_removed_and_not_what_they_point_to() {
        let (dir, tree) = tree();
        let outside = dir.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("file"), "x").unwrap();
        symlink(&outside, tree.join("link")).unwrap();
        remove(&tree).unwrap();
        assert!(outside.join("file").exists());
    }

    #[test]
    fn a_link_in_place_of_the_folder_is_removed_alone() {
        let (dir, tree) = tree();
        let link = Utf8PathBuf::from_path_buf(dir.path().join("link")).unwrap();
        fs::write(tree.join("file"), "x").unwrap();
        symlink(&tree, &link).unwrap();
        remove(&link).unwrap();
        assert!(!link.is_symlink());
        assert!(tree.join("file").exists());
    }

    #[test]
    fn folders_that_may_not_be_read_or_written_go() {
        let (_dir, tree) = tree();
        fs::create_dir_all(tree.join("a/b")).unwrap();
        fs::write(tree.join("a/b/file"), "x").unwrap();
        for (folder, mode) in [("a/b", 0o000), ("a", 0o555), ("", 0o400)] {
            fs::set_permissions(tree.join(folder), fs::Permissions::from_mode(mode)).unwrap();
        }
        remove(&tree).unwrap();
        assert!(!tree.exists());
    }

    #[test]
    fn a_tree_deeper_than_any_path_goes() {
        let (_dir, tree) = tree();
        let mut at = openat(CWD, tree.as_str(), FOLDER, Mode::empty()).unwrap();
        for _ in 0..5_000 {
            rustix::fs::mkdirat(&at, "deeper", Mode::RWXU).unwrap();
            at = openat(&at, "deeper", FOLDER, Mode::empty()).unwrap();
        }
        remove(&tree).unwrap();
        assert!(!tree.exists());
    }

    #[test]
    fn names_that_are_not_text_go() {
        use std::os::unix::ffi::OsStrExt;
        let (_dir, tree) = tree();
        fs::create_dir(tree.as_std_path().join(std::ffi::OsStr::from_bytes(b"\xff\xfe"))).unwrap();
        remove(&tree).unwrap();
        assert!(!tree.exists());
    }
}
