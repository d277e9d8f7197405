//! Writing a file into a build's place without following any link that the build may have laid.

use camino::{Utf8Component, Utf8Path};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, mkdirat, openat, unlinkat};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Write};

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Whether a path stays below where it starts: relative, without `..`.
pub fn stays_inside(path: &Utf8Path) -> bool {
    path.components()
        .all(|it| matches!(it, Utf8Component::Normal(_) | Utf8Component::CurDir))
}

/// Writes `content` to `path` below `place`, whose own parent must be trusted. A file or link that has the name is replaced.
pub fn put(place: &Utf8Path, folder: &str, path: &Utf8Path, content: &[u8]) -> io::Result<()> {
    create(place, folder, path)?.write_all(content)
}

/// Makes an empty file like [`put`].
pub fn create(place: &Utf8Path, folder: &str, path: &Utf8Path) -> io::Result<File> {
    let mut names = path.components().filter_map(|it| match it {
        Utf8Component::Normal(name) => Some(name),
        Utf8Component::CurDir | Utf8Component::ParentDir | Utf8Component::RootDir | Utf8Component::Prefix(_) => None,
    });
    let Some(name) = names.next_back().filter(|_| stays_inside(path)) else {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the path must name a file below the folder",
        ));
    };
    let place = openat(CWD, place.as_std_path(), FOLDER, Mode::empty())?;
    let mut at = openat(&place, folder, FOLDER, Mode::empty())?;
    for folder in names {
        match mkdirat(&at, folder, Mode::RWXU) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno.into()),
        }
        at = openat(&at, folder, FOLDER, Mode::empty())?;
    }
    match unlinkat(&at, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => {}
        Err(errno) => return Err(errno.into()),
    }
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = openat(&at, name, flags, Mode::RUSR | Mode::WUSR)?;
    Ok(File::from(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn place() -> (tempfile::TempDir, camino::Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = camino::Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        std::fs::create_dir(path.join("work")).unwrap();
        (dir, path)
    }

    #[test]
    fn a_file_is_private_and_its_folders_are_made() {
        let (_dir, place) = place();
        put(&place, "work", "a/b/c.sh".into(), b"echo").unwrap();
        let file = place.join("work/a/b/c.sh");
        assert_eq!(std::fs::read(&file).unwrap(), b"echo");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_second_file_of_the_name_replaces_the_first() {
        let (_dir, place) = place();
        put(&place, "work", "x".into(), b"first, and longer").unwrap();
        put(&place, "work", "x".into(), b"second").unwrap();
        assert_eq!(std::fs::read(place.join("work/x")).unwrap(), b"second");
    }

    #[test]
    fn links_are_replaced_or_refused_but_never_followed() {
        let (_dir, place) = place();
        let outside = tempfile::tempdir().unwrap();
        let target = outside.path().join("target");
        std::fs::write(&target, b"untouched").unwrap();
        symlink(&target, place.join("work/file")).unwrap();
        symlink(outside.path(), place.join("work/folder")).unwrap();
        put(&place, "work", "file".into(), b"mine").unwrap();
        assert!(put(&place, "work", "folder/target".into(), b"mine").is_err());
        assert_eq!(std::fs::read(&target).unwrap(), b"untouched");
    }

    #[test]
    fn a_workspace_that_became_a_link_is_refused() {
        let (_dir, place) = place();
        let outside = tempfile::tempdir().unwrap();
        std::fs::remove_dir(place.join("work")).unwrap();
        symlink(outside.path(), place.join("work")).unwrap();
        assert!(put(&place, "work", "x".into(), b"mine").is_err());
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        let (_dir, place) = place();
        for path in ["/etc/x", "../x", "a/../../x", "", ".", "a/.."] {
            assert!(put(&place, "work", path.into(), b"").is_err(), "{path:?}");
        }
    }
}
