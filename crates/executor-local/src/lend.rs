//! Moving a folder of the server into a build's workspace, without following any link that the build may have laid.

use crate::put::stays_inside;
use camino::{Utf8Component, Utf8Path};
use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat, renameat};
use rustix::io::Errno;
use std::io;

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Moves `folder` to `at` below the workspace of `place`, or in the place of an empty workspace. Both lie on one file system.
pub fn lend(place: &Utf8Path, folder: &Utf8Path, at: &Utf8Path) -> io::Result<()> {
    if !stays_inside(at) {
        let text = "the path must name a folder below the workspace";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let mut names = at.components().filter_map(|it| match it {
        Utf8Component::Normal(name) => Some(name),
        Utf8Component::CurDir | Utf8Component::ParentDir | Utf8Component::RootDir | Utf8Component::Prefix(_) => None,
    });
    let mut at = openat(CWD, place.as_std_path(), FOLDER, Mode::empty())?;
    let last = match names.next_back() {
        None => "work",
        Some(last) => {
            at = openat(&at, "work", FOLDER, Mode::empty())?;
            for folder in names {
                match mkdirat(&at, folder, Mode::RWXU) {
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(errno) => return Err(errno.into()),
                }
                at = openat(&at, folder, FOLDER, Mode::empty())?;
            }
            last
        }
    };
    // What is there and not an empty folder is in the way.
    Ok(renameat(CWD, folder.as_std_path(), &at, last)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8PathBuf;
    use std::os::unix::fs::symlink;

    fn places() -> (tempfile::TempDir, Utf8PathBuf, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        let (place, folder) = (path.join("place"), path.join("folder"));
        std::fs::create_dir_all(place.join("work")).unwrap();
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("file"), "x").unwrap();
        (dir, place, folder)
    }

    #[test]
    fn a_folder_becomes_the_workspace_or_a_part_of_it() {
        for (at, file) in [("", "work/file"), (".", "work/file"), ("a/b", "work/a/b/file")] {
            let (_dir, place, folder) = places();
            lend(&place, &folder, at.into()).unwrap();
            assert!(place.join(file).exists() && !folder.exists(), "{at}");
        }
    }

    #[test]
    fn what_leads_out_of_the_workspace_is_refused() {
        let (_dir, place, folder) = places();
        symlink("/tmp", place.join("work/link")).unwrap();
        for at in ["..", "../x", "/etc/x", "a/../../x", "link/x", "link"] {
            assert!(lend(&place, &folder, at.into()).is_err(), "{at}");
        }
        assert!(folder.join("file").exists());
    }

    #[test]
    fn what_is_there_is_not_replaced() {
        let (_dir, place, folder) = places();
        std::fs::write(place.join("work/mine"), "x").unwrap();
        for at in ["", "mine"] {
            assert!(lend(&place, &folder, at.into()).is_err(), "{at}");
        }
        assert!(place.join("work/mine").exists() && folder.join("file").exists());
    }
}
