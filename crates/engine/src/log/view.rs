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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    fn place(content: Option<&str>) -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().join("log")).unwrap();
        if let Some(content) = content {
            std::fs::write(&path, content).unwrap();
        }
        (folder, path)
    }

    const fn told(size: u64, complete: bool) -> LogProgress {
        LogProgress { size, complete }
    }

    #[test]
    fn a_log_that_is_over_is_complete() {
        let (_folder, path) = place(Some("hello\n"));
        assert_eq!(LogView::over(path).unwrap().progress(), told(6, true));
    }

    #[test]
    fn a_log_that_was_never_written_is_empty_and_complete() {
        let (_folder, path) = place(None);
        let mut view = LogView::over(path).unwrap();
        assert_eq!(view.progress(), told(0, true));
        assert!(view.read(0..10).unwrap().is_empty());
        assert!(view.reader().unwrap().is_none());
    }

    #[test]
    fn nobody_waits_for_a_log_that_is_over() {
        let (_folder, path) = place(Some("hello\n"));
        let mut view = LogView::over(path).unwrap();
        assert_eq!(view.beyond(6).now_or_never(), Some(told(6, true)));
    }

    #[test]
    fn a_follower_waits_until_there_is_more() {
        let (_folder, path) = place(None);
        let (sender, receiver) = watch::channel(told(3, false));
        let mut view = LogView::live(path, receiver);
        assert_eq!(view.beyond(2).now_or_never(), Some(told(3, false)));
        assert_eq!(view.beyond(3).now_or_never(), None);
        sender.send_replace(told(4, false));
        assert_eq!(view.beyond(3).now_or_never(), Some(told(4, false)));
    }

    #[test]
    fn a_follower_learns_of_the_end_without_more() {
        let (_folder, path) = place(None);
        let (sender, receiver) = watch::channel(told(3, false));
        let mut view = LogView::live(path, receiver);
        sender.send_replace(told(3, true));
        assert_eq!(view.beyond(3).now_or_never(), Some(told(3, true)));
    }

    #[test]
    fn a_writer_that_is_gone_without_a_word_has_written_all() {
        let (_folder, path) = place(None);
        let (sender, receiver) = watch::channel(told(3, false));
        let mut view = LogView::live(path, receiver);
        drop(sender);
        assert_eq!(view.beyond(3).now_or_never(), Some(told(3, true)));
    }

    #[test]
    fn what_was_not_announced_is_not_read() {
        let (_folder, path) = place(Some("hello\nhalf"));
        let (_sender, receiver) = watch::channel(told(6, false));
        assert_eq!(LogView::live(path, receiver).read(0..u64::MAX).unwrap(), b"hello\n");
    }

    #[test]
    fn a_range_is_read_as_far_as_it_goes() {
        let (_folder, path) = place(Some("hello\n"));
        let mut view = LogView::over(path).unwrap();
        assert_eq!(view.read(1..3).unwrap(), b"el");
        assert_eq!(view.read(4..99).unwrap(), b"o\n");
        assert!(view.read(9..99).unwrap().is_empty());
    }

    #[test]
    #[expect(clippy::reversed_empty_ranges, reason = "a range from outside may be any")]
    fn a_range_that_ends_before_it_begins_is_empty() {
        let (_folder, path) = place(Some("hello\n"));
        assert!(LogView::over(path).unwrap().read(5..2).unwrap().is_empty());
    }

    #[test]
    fn a_view_goes_on_reading_a_log_that_was_removed() {
        let (_folder, path) = place(Some("hello\n"));
        let mut view = LogView::over(path.clone()).unwrap();
        std::fs::remove_file(path).unwrap();
        assert_eq!(view.read(0..6).unwrap(), b"hello\n");
    }

    #[test]
    fn each_view_waits_on_its_own() {
        let (_folder, path) = place(None);
        let (sender, receiver) = watch::channel(told(0, false));
        let mut one = LogView::live(path, receiver);
        let mut other = one.clone();
        sender.send_replace(told(5, false));
        assert_eq!(one.beyond(0).now_or_never(), Some(told(5, false)));
        assert_eq!(other.beyond(0).now_or_never(), Some(told(5, false)));
    }
}
