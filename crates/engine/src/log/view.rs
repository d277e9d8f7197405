//! Reading a log by byte offset, while it is written and afterwards.

use super::LogProgress;
use camino::Utf8PathBuf;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use tokio::sync::watch;

/// A log as its readers see it. Cheap to clone; each clone notices changes on its own.
#[derive(Debug, Clone)]
pub struct LogView {
    file: Option<Arc<File>>,
    path: Utf8PathBuf,
    progress: watch::Receiver<LogProgress>,
}

impl LogView {
    /// A log that is still written.
    pub(crate) const fn live(path: Utf8PathBuf, progress: watch::Receiver<LogProgress>) -> Self {
        Self {
            file: None,
            path,
            progress,
        }
    }

    /// A log that is over; empty if there is no file.
    pub(crate) fn over(path: Utf8PathBuf) -> io::Result<Self> {
        let (file, size) = match File::open(&path) {
            Ok(file) => {
                let size = file.metadata()?.len();
                (Some(Arc::new(file)), size)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => (None, 0),
            Err(error) => return Err(error),
        };
        let (_, progress) = watch::channel(LogProgress { size, complete: true });
        Ok(Self { file, path, progress })
    }

    /// How much may be read now.
    #[must_use]
    pub fn progress(&self) -> LogProgress {
        *self.progress.borrow()
    }

    /// Waits until more than `seen` bytes may be read, or nothing more will come.
    pub async fn beyond(&mut self, seen: u64) -> LogProgress {
        let told = self
            .progress
            .wait_for(|it| it.size > seen || it.complete)
            .await
            .map(|it| *it);
        // A writer that is gone without a word: what is there is all there is.
        told.unwrap_or_else(|_| LogProgress {
            complete: true,
            ..self.progress()
        })
    }

    fn open(&mut self) -> io::Result<Option<Arc<File>>> {
        if self.file.is_none() && self.progress().size > 0 {
            self.file = Some(Arc::new(File::open(&self.path)?));
        }
        Ok(self.file.clone())
    }

    /// The bytes in `range`, fewer where the log is shorter. For short pieces: what is asked for is held in memory.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&mut self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let end = range.end.min(self.progress().size);
        let length = usize::try_from(end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        let Some(file) = self.open()?.filter(|_| length > 0) else {
            return Ok(Vec::new());
        };
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, range.start)?;
        Ok(bytes)
    }

    /// A reader of its own over the whole file; none while nothing was written.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn reader(&self) -> io::Result<Option<File>> {
        if self.progress().size == 0 {
            return Ok(None);
        }
        File::open(&self.path).map(Some)
    }
}
