//! The data directory: where everything of one server lies, and who may open it.

use camino::{Utf8Path, Utf8PathBuf};
use kiln_model::time::Entropy;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

/// A data directory that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It cannot be made.
    #[error("cannot create the data directory {path}; choose another with --data-dir")]
    Create {
        /// The directory.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is none.
    #[error("{path} is not a data directory; `kiln serve --data-dir {path}` makes one")]
    Absent {
        /// The directory.
        path: Utf8PathBuf,
    },
    /// Another server has it.
    #[error("another kiln server is using {path}; stop it, or choose another directory with --data-dir")]
    InUse {
        /// The directory.
        path: Utf8PathBuf,
    },
    /// A file in it cannot be read or written.
    #[error("cannot use {path}")]
    Io {
        /// The file.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The key file is damaged.
    #[error(
        "{path} must hold exactly 32 bytes; restore it from a backup, for what it sealed cannot be read without it"
    )]
    Key {
        /// The file.
        path: Utf8PathBuf,
    },
}

/// The layout of a data directory.
#[derive(Debug, Clone)]
pub struct DataDir {
    root: Utf8PathBuf,
}

/// Proof that this process is the only server on a data directory; given back on drop.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl DataDir {
    /// Makes the directory where it does not exist, with mode 0700.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(root: &Utf8Path) -> Result<Self, DataDirError> {
        let fail = |source| DataDirError::Create {
            path: root.to_owned(),
            source,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(root)
            .map_err(fail)?;
        let root = root.canonicalize_utf8().map_err(fail)?;
        let it = Self { root };
        for folder in [it.logs(), it.blobs(), it.work()] {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)
                .map_err(fail)?;
        }
        Ok(it)
    }

    /// Opens a directory that a server made before.
    ///
    /// # Errors
    /// There is none.
    pub fn existing(root: &Utf8Path) -> Result<Self, DataDirError> {
        let absent = || DataDirError::Absent { path: root.to_owned() };
        let it = Self {
            root: root.canonicalize_utf8().map_err(|_| absent())?,
        };
        if it.key_file().exists() { Ok(it) } else { Err(absent()) }
    }

    /// Takes the directory for this server alone.
    ///
    /// # Errors
    /// Another server has it.
    pub fn lock(&self) -> Result<Lock, DataDirError> {
        let path = self.root.join("lock");
        let fail = |source| DataDirError::Io {
            path: path.clone(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(fail)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Lock { _file: file }),
            Err(Errno::WOULDBLOCK) => Err(DataDirError::InUse {
                path: self.root.clone(),
            }),
            Err(errno) => Err(fail(errno.into())),
        }
    }

    /// The key that seals secrets; made at the first call.
    ///
    /// # Errors
    /// The file cannot be read or written, or is damaged.
    pub fn secret_key(&self, entropy: &dyn Entropy) -> Result<[u8; 32], DataDirError> {
        let path = self.key_file();
        let fail = |source| DataDirError::Io {
            path: path.clone(),
            source,
        };
        match File::open(&path) {
            Ok(file) => {
                let mut bytes = Vec::with_capacity(33);
                file.take(33).read_to_end(&mut bytes).map_err(fail)?;
                bytes.try_into().map_err(|_| DataDirError::Key { path: path.clone() })
            }
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                let key = entropy.bytes::<32>();
                write_private(&path, &key).map_err(fail)?;
                Ok(key)
            }
            Err(cause) => Err(fail(cause)),
        }
    }

    /// The directory itself.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The database, where it is SQLite.
    pub fn database(&self) -> Utf8PathBuf {
        self.root.join("kiln.db")
    }

    /// The logs of builds.
    pub fn logs(&self) -> Utf8PathBuf {
        self.root.join("logs")
    }

    /// Artifacts by content.
    pub fn blobs(&self) -> Utf8PathBuf {
        self.root.join("blobs")
    }

    /// The work trees of running builds.
    pub fn work(&self) -> Utf8PathBuf {
        self.root.join("work")
    }

    /// Mirrors of repositories, and work trees. It holds nothing that could not be fetched again.
    pub fn sources(&self) -> Utf8PathBuf {
        self.root.join("sources")
    }

    /// The credentials of the first start.
    pub fn credentials(&self) -> Utf8PathBuf {
        self.root.join("credentials.json")
    }

    fn key_file(&self) -> Utf8PathBuf {
        self.root.join("secret.key")
    }
}

/// Writes a file that only its owner can read: whole or not at all.
///
/// # Errors
/// The folder cannot be written.
pub fn write_private(path: &Utf8Path, content: &[u8]) -> io::Result<()> {
    let beside = Utf8PathBuf::from(format!("{path}.{}.new", std::process::id()));
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::OsEntropy;
    use std::os::unix::fs::PermissionsExt;

    fn fresh() -> (tempfile::TempDir, DataDir) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap().join("data");
        let dir = DataDir::create(&root).unwrap();
        (folder, dir)
    }

    fn mode(path: &Utf8Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn only_the_owner_may_enter() {
        let (_folder, dir) = fresh();
        dir.secret_key(&OsEntropy).unwrap();
        assert_eq!(mode(dir.root()), 0o700);
        assert_eq!(mode(&dir.key_file()), 0o600);
    }

    #[test]
    fn a_second_server_is_refused_until_the_first_is_gone() {
        let (_folder, dir) = fresh();
        let first = dir.lock().unwrap();
        let text = dir.lock().unwrap_err().to_string();
        assert!(text.starts_with("another kiln server is using"), "{text}");
        drop(first);
        assert!(dir.lock().is_ok());
    }

    #[test]
    fn the_key_stays_the_same() {
        let (_folder, dir) = fresh();
        assert_eq!(dir.secret_key(&OsEntropy).unwrap(), dir.secret_key(&OsEntropy).unwrap());
    }

    #[test]
    fn a_damaged_key_is_refused_and_kept() {
        let (_folder, dir) = fresh();
        std::fs::write(dir.key_file(), b"short").unwrap();
        assert!(matches!(dir.secret_key(&OsEntropy), Err(DataDirError::Key { .. })));
        assert_eq!(std::fs::read(dir.key_file()).unwrap(), b"short");
    }

    #[test]
    fn a_folder_that_no_server_made_is_no_data_directory() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        assert!(matches!(DataDir::existing(root), Err(DataDirError::Absent { .. })));
        let (_folder, dir) = fresh();
        dir.secret_key(&OsEntropy).unwrap();
        assert!(DataDir::existing(dir.root()).is_ok());
    }

    #[test]
    fn a_private_file_replaces_the_old_one_whole() {
        let (_folder, dir) = fresh();
        let path = dir.credentials();
        write_private(&path, b"a long old content").unwrap();
        write_private(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path), 0o600);
    }
}
