//! Making one folder an exact copy of another, keeping what is equal already.
//!
//! The folder that becomes the copy was in the hands of a build, which may have left anything in it. What is kept was compared
//! byte by byte, and nobody else has a name for it; everything else is removed, and made anew. No link is followed.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, Timespec, Timestamps, fchmod, flistxattr, fstat, futimens,
    mkdirat, openat, readlinkat, statat, symlinkat,
};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::fs::File;
use std::io::{self, Read as _};

/// Deeper trees are not copied: each level holds two files open.
const DEEPEST: usize = 100;
/// How much of two files is compared at once.
const PIECE: usize = 128 * 1024;
const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// The attribute that the system itself gives to every file.
const LABEL: &[u8] = b"security.selinux";

/// Makes `copy` what `model` is: the same files with the same content, modes and times, and nothing else. Blocks.
pub(super) fn sync(model: &camino::Utf8Path, copy: &camino::Utf8Path) -> io::Result<()> {
    let model = openat(CWD, model.as_std_path(), FOLDER, Mode::empty())?;
    let name = CString::new(copy.as_str())?;
    let copy = enter(CWD, &name)?;
    let mut syncing = Syncing {
        one: vec![0; PIECE],
        other: vec![0; PIECE],
    };
    syncing.folder(model.as_fd(), copy.as_fd(), 0)
}

struct Syncing {
    one: Vec<u8>,
    other: Vec<u8>,
}

impl Syncing {
    fn folder(&mut self, model: BorrowedFd<'_>, copy: BorrowedFd<'_>, depth: usize) -> io::Result<()> {
        if depth > DEEPEST {
            return Err(io::Error::other("the work tree is too deep to be copied"));
        }
        let wanted = entries(model)?;
        let mut there = entries(copy)?;
        for name in there.keys().filter(|it| !wanted.contains_key(*it)) {
            remove(copy, name)?;
        }
        there.retain(|it, ()| wanted.contains_key(it));
        for name in wanted.keys() {
            let stat = statat(model, name, AtFlags::SYMLINK_NOFOLLOW)?;
            let is_there = there.contains_key(name);
            match FileType::from_raw_mode(stat.st_mode) {
                FileType::Directory => self.below(model, copy, name, &stat, is_there, depth)?,
                FileType::RegularFile => self.file(model, copy, name, &stat, is_there)?,
                FileType::Symlink => link(model, copy, name, is_there)?,
                FileType::Fifo
                | FileType::Socket
                | FileType::CharacterDevice
                | FileType::BlockDevice
                | FileType::Unknown => return Err(io::Error::other("the work tree has files of a strange kind")),
            }
        }
        Ok(())
    }

    fn below(
        &mut self,
        model: BorrowedFd<'_>,
        copy: BorrowedFd<'_>,
        name: &CStr,
        stat: &Stat,
        is_there: bool,
        depth: usize,
    ) -> io::Result<()> {
        let kept = if is_there { enter(copy, name).ok() } else { None };
        let folder = match kept.filter(|it| has_no_attributes(it.as_fd())) {
            Some(folder) => folder,
            None => {
                if is_there {
                    remove(copy, name)?;
                }
                mkdirat(copy, name, Mode::RWXU)?;
                enter(copy, name)?
            }
        };
        let inner = openat(model, name, FOLDER, Mode::empty())?;
        self.folder(inner.as_fd(), folder.as_fd(), depth + 1)?;
        fchmod(&folder, mode_of(stat))?;
        Ok(())
    }

    fn file(
        &mut self,
        model: BorrowedFd<'_>,
        copy: BorrowedFd<'_>,
        name: &CStr,
        stat: &Stat,
        is_there: bool,
    ) -> io::Result<()> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let mut source = File::from(openat(model, name, flags, Mode::empty())?);
        if is_there {
            let kept = openat(copy, name, flags, Mode::empty()).ok().map(File::from);
            if let Some(mut kept) = kept
                && is_alike(&kept, stat)
                && self.is_equal(&mut source, &mut kept)?
            {
                return finish(&kept, stat);
            }
            remove(copy, name)?;
            source = File::from(openat(model, name, flags, Mode::empty())?);
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut target = File::from(openat(copy, name, flags, Mode::RUSR | Mode::WUSR)?);
        io::copy(&mut source, &mut target)?;
        finish(&target, stat)
    }

    /// Whether two files of one size have the same content.
    fn is_equal(&mut self, one: &mut File, other: &mut File) -> io::Result<bool> {
        loop {
            let read = one.read(&mut self.one)?;
            if read == 0 {
                return Ok(true);
            }
            match other.read_exact(&mut self.other[..read]) {
                Ok(()) if self.one[..read] == self.other[..read] => {}
                Ok(()) => return Ok(false),
                // What cannot be read is not equal.
                Err(_) => return Ok(false),
            }
        }
    }
}

/// The names in a folder.
fn entries(folder: BorrowedFd<'_>) -> io::Result<BTreeMap<CString, ()>> {
    let mut found = BTreeMap::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name != c"." && name != c".." {
            found.insert(name.to_owned(), ());
        }
    }
    Ok(found)
}

/// Opens a folder that may have been made unreadable.
fn enter(parent: BorrowedFd<'_>, name: &CStr) -> io::Result<OwnedFd> {
    match openat(parent, name, FOLDER, Mode::empty()) {
        Err(Errno::ACCESS) => {
            rustix::fs::chmodat(parent, name, Mode::RWXU, AtFlags::empty())?;
            Ok(openat(parent, name, FOLDER, Mode::empty())?)
        }
        Ok(folder) => {
            fchmod(&folder, Mode::RWXU)?;
            Ok(folder)
        }
        Err(errno) => Err(errno.into()),
    }
}

fn link(model: BorrowedFd<'_>, copy: BorrowedFd<'_>, name: &CStr, is_there: bool) -> io::Result<()> {
    let target = readlinkat(model, name, Vec::new())?;
    if is_there {
        if readlinkat(copy, name, Vec::new()).is_ok_and(|it| it == target) {
            return Ok(());
        }
        remove(copy, name)?;
    }
    Ok(symlinkat(&target, copy, name)?)
}

/// Whether a file may be kept if its content is equal: a regular file with one name, without anything attached to it.
fn is_alike(kept: &File, model: &Stat) -> bool {
    fstat(kept).is_ok_and(|it| {
        FileType::from_raw_mode(it.st_mode) == FileType::RegularFile
            && it.st_nlink == 1
            && it.st_size == model.st_size
            && it.st_uid == model.st_uid
    }) && has_no_attributes(kept.as_fd())
}

fn has_no_attributes(file: BorrowedFd<'_>) -> bool {
    let mut names = [0_u8; 256];
    match flistxattr(file, &mut names) {
        Ok(length) => names[..length]
            .split(|it| *it == 0)
            .all(|it| it.is_empty() || it == LABEL),
        Err(Errno::NOTSUP) => true,
        Err(_) => false,
    }
}

fn finish(file: &File, model: &Stat) -> io::Result<()> {
    fchmod(file, mode_of(model))?;
    let modified = Timespec {
        tv_sec: model.st_mtime,
        tv_nsec: model.st_mtime_nsec.try_into().unwrap_or_default(),
    };
    let times = Timestamps {
        last_access: modified,
        last_modification: modified,
    };
    Ok(futimens(file, &times)?)
}

fn mode_of(stat: &Stat) -> Mode {
    Mode::from_raw_mode(stat.st_mode)
}

fn remove(parent: BorrowedFd<'_>, name: &CStr) -> io::Result<()> {
    kiln_executor::remove_entry(parent, name).map_err(|it| it.source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::{Utf8Path, Utf8PathBuf};
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    struct Pair {
        _dir: tempfile::TempDir,
        model: Utf8PathBuf,
        copy: Utf8PathBuf,
    }

    /// A model, and its copy.
    fn pair() -> Pair {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        let (model, copy) = (path.join("model"), path.join("copy"));
        fs::create_dir_all(model.join("a/b")).unwrap();
        fs::create_dir(&copy).unwrap();
        fs::write(model.join("a/file"), "content").unwrap();
        fs::write(model.join("a/b/run"), "#!/bin/sh").unwrap();
        fs::set_permissions(model.join("a/b/run"), fs::Permissions::from_mode(0o755)).unwrap();
        symlink("a/file", model.join("link")).unwrap();
        sync(&model, &copy).unwrap();
        Pair { _dir: dir, model, copy }
    }

    /// Everything that can be told of a tree.
    fn told(tree: &Utf8Path) -> Vec<String> {
        let mut all = Vec::new();
        let mut folders = vec![tree.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir_utf8().unwrap() {
                let path = entry.unwrap().into_path();
                let data = fs::symlink_metadata(&path).unwrap();
                let content = if data.is_symlink() {
                    path.read_link_utf8().unwrap().into_string()
                } else if data.is_dir() {
                    folders.push(path.clone());
                    String::new()
                } else {
                    format!("{} {}", data.mtime(), fs::read_to_string(&path).unwrap())
                };
                let name = path.strip_prefix(tree).unwrap();
                all.push(format!(
                    "{name} {:o} {} {content}",
                    data.mode(),
                    if data.is_dir() { 0 } else { data.nlink() }
                ));
            }
        }
        all.sort();
        all
    }

    #[test]
    fn a_copy_is_equal_and_shares_nothing() {
        let it = pair();
        assert_eq!(told(&it.model), told(&it.copy));
        let inode = |path: &Utf8Path| fs::metadata(path.join("a/file")).unwrap().ino();
        assert_ne!(inode(&it.model), inode(&it.copy));
    }

    #[test]
    fn what_is_equal_is_kept() {
        let it = pair();
        let inode = || fs::metadata(it.copy.join("a/file")).unwrap().ino();
        let before = inode();
        sync(&it.model, &it.copy).unwrap();
        assert_eq!(inode(), before);
    }

    #[test]
    fn whatever_a_build_did_to_it_is_undone() {
        let file = "a/file";
        type Deed = fn(&Utf8Path);
        let deeds: [Deed; 16] = [
            |it| fs::write(it.join("a/file"), "CONTENT").unwrap(),
            |it| fs::write(it.join("a/file"), "longer than it was").unwrap(),
            |it| fs::remove_file(it.join("a/file")).unwrap(),
            |it| fs::remove_dir_all(it.join("a")).unwrap(),
            |it| fs::write(it.join("a/new"), "x").unwrap(),
            |it| fs::create_dir_all(it.join("new/er/est")).unwrap(),
            |it| fs::set_permissions(it.join("a/file"), fs::Permissions::from_mode(0o000)).unwrap(),
            |it| fs::set_permissions(it.join("a/b"), fs::Permissions::from_mode(0o000)).unwrap(),
            |it| fs::set_permissions(it, fs::Permissions::from_mode(0o000)).unwrap(),
            |it| fs::hard_link(it.join("a/file"), it.join("../another")).unwrap(),
            |it| {
                fs::remove_file(it.join("a/file")).unwrap();
                symlink("/etc/passwd", it.join("a/file")).unwrap();
            },
            |it| {
                fs::remove_dir_all(it.join("a")).unwrap();
                symlink("/etc", it.join("a")).unwrap();
            },
            |it| {
                fs::remove_file(it.join("link")).unwrap();
                symlink("elsewhere", it.join("link")).unwrap();
            },
            |it| {
                fs::remove_file(it.join("a/file")).unwrap();
                fs::create_dir(it.join("a/file")).unwrap();
            },
            |it| {
                fs::remove_file(it.join("a/file")).unwrap();
                let name = it.join("a/file");
                rustix::fs::mknodat(CWD, name.as_str(), FileType::Fifo, Mode::RUSR, 0).unwrap();
            },
            |it| {
                let file = File::options().append(true).open(it.join("a/b/run")).unwrap();
                file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
            },
        ];
        for (number, deed) in deeds.iter().enumerate() {
            let it = pair();
            deed(&it.copy);
            sync(&it.model, &it.copy).unwrap();
            assert_eq!(told(&it.model), told(&it.copy), "deed {number} to {file}");
        }
    }

    #[test]
    fn a_file_with_something_attached_is_made_anew() {
        let it = pair();
        let path = it.copy.join("a/file");
        let file = File::open(&path).unwrap();
        let flags = rustix::fs::XattrFlags::empty();
        match rustix::fs::fsetxattr(&file, c"user.note", b"x", flags) {
            Err(Errno::NOTSUP) => return,
            set => set.unwrap(),
        }
        sync(&it.model, &it.copy).unwrap();
        assert!(has_no_attributes(File::open(&path).unwrap().as_fd()));
    }

    #[test]
    fn names_that_are_no_text_go() {
        use std::os::unix::ffi::OsStrExt as _;
        let it = pair();
        let name = std::ffi::OsStr::from_bytes(b"\xff\n");
        fs::write(it.copy.as_std_path().join(name), "x").unwrap();
        sync(&it.model, &it.copy).unwrap();
        assert_eq!(told(&it.model), told(&it.copy));
    }

    #[test]
    fn a_tree_that_is_too_deep_is_refused() {
        let it = pair();
        let deep: Utf8PathBuf = std::iter::repeat_n("d", DEEPEST + 2).collect();
        fs::create_dir_all(it.model.join(deep)).unwrap();
        assert!(sync(&it.model, &it.copy).is_err());
    }
}
