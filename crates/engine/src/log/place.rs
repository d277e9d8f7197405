//! Where logs lie: one file per record, in 256 folders so that none grows without bound.

use camino::{Utf8Path, Utf8PathBuf};
use kiln_model::id::RecordId;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};

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

    /// Opens a record's log for writing at its end, and tells how many bytes it has. A line that a killed server did not write
    /// to its end is taken off: nobody was told of it.
    pub(crate) fn append_to(&self, record: &RecordId) -> io::Result<(File, u64)> {
        let path = self.file(record);
        let open = || {
            OpenOptions::new()
                .read(true)
                .create(true)
                .append(true)
                .mode(0o600)
                .open(&path)
        };
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
        let whole = whole_lines(&file, size)?;
        if whole < size {
            file.set_len(whole)?;
        }
        Ok((file, whole))
    }

    /// Removes a record's log; one that is not there is removed already.
    pub(crate) fn remove(&self, record: &RecordId) -> io::Result<()> {
        match std::fs::remove_file(self.file(record)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// How many of a file's first `size` bytes are whole lines.
fn whole_lines(file: &File, size: u64) -> io::Result<u64> {
    const PIECE: u64 = 64 * 1024;
    let mut end = size;
    let mut piece = Vec::new();
    while end > 0 {
        let start = end.saturating_sub(PIECE);
        piece.resize(usize::try_from(end - start).unwrap_or_default(), 0);
        file.read_exact_at(&mut piece, start)?;
        if let Some(last) = memchr::memrchr(b'\n', &piece) {
            return Ok(start + last as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn folder() -> (tempfile::TempDir, LogFolder) {
        let folder = tempfile::tempdir().unwrap();
        let logs = LogFolder::new(Utf8Path::from_path(folder.path()).unwrap());
        (folder, logs)
    }

    fn record() -> RecordId {
        RecordId::from_random([0xab; 16])
    }

    fn left(content: &[u8]) -> (u64, Vec<u8>) {
        let (_folder, logs) = folder();
        logs.append_to(&record()).unwrap().0.write_all(content).unwrap();
        let (_, size) = logs.append_to(&record()).unwrap();
        (size, std::fs::read(logs.file(&record())).unwrap())
    }

    #[test]
    fn a_new_log_is_empty() {
        let (_folder, logs) = folder();
        assert_eq!(logs.append_to(&record()).unwrap().1, 0);
    }

    #[test]
    fn a_log_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, logs) = folder();
        let (file, _) = logs.append_to(&record()).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_log_goes_on_behind_its_last_line() {
        assert_eq!(left(b"one\ntwo\n"), (8, b"one\ntwo\n".to_vec()));
    }

    #[test]
    fn a_line_that_was_not_written_to_its_end_is_taken_off() {
        assert_eq!(left(b"one\ntw"), (4, b"one\n".to_vec()));
    }

    #[test]
    fn a_log_without_any_whole_line_begins_anew() {
        assert_eq!(left(b"tw"), (0, Vec::new()));
    }

    #[test]
    fn the_last_line_is_found_however_long_the_broken_one_is() {
        let mut content = b"one\n".to_vec();
        content.resize(300_000, b'x');
        assert_eq!(left(&content).0, 4);
    }

    #[test]
    fn a_log_that_is_not_there_is_removed_already() {
        let (_folder, logs) = folder();
        logs.append_to(&record()).unwrap();
        logs.remove(&record()).unwrap();
        logs.remove(&record()).unwrap();
        assert!(!logs.file(&record()).exists());
    }
}
