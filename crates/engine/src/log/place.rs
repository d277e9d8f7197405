//! Where logs lie: one file per record, in 256 folders so that none grows without bound.

use camino::{Utf8Path, Utf8PathBuf};
use kiln_model::id::RecordId;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;

/// The folder of all logs.
#[derive(Debug, Clone)]
pub(crate) struct LogFolder(Utf8PathBuf);

impl LogFolder {
    /// Logs below `root`.
    pub(crate) fn new(root: &Utf8Path) -> Self {
        Self(root.to_owned())
    }

    /// The file of a record. Its folder is named by the id's last characters, the random ones.
    pub(crate) fn file(&self, record: &RecordId) -> Utf8PathBuf {
        let id = record.as_str();
        self.0.join(&id[id.len() - 2..]).join(format!("{id}.log"))
    }

    /// Opens a record's log for writing at its end, and tells how many bytes it has.
    pub(crate) fn append_to(&self, record: &RecordId) -> io::Result<(File, u64)> {
        let path = self.file(record);
        let open = || OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
        let file = match open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                open()?
            }
            opened => opened?,
        };
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    /// Removes a record's log; one that is not there is removed already.
    pub(crate) fn remove(&self, record: &RecordId) -> io::Result<()> {
        match std::fs::remove_file(self.file(record)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}
