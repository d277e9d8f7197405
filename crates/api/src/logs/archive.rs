//! A log as a zip archive of one file, made while it is sent: never held in memory, and no thread waits for the client.

use super::level::{DebugFilter, Wanted};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// How much is read and compressed at once.
const CHUNK: usize = 256 * 1024;
/// Half of the strongest: logs are repetitive, and somebody waits.
const LEVEL: i64 = 5;

/// Where the archive's writer puts what is ready to be sent.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut ready = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ready.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive under way.
struct Archive {
    from: io::Take<File>,
    filter: Option<DebugFilter>,
    writer: ZipWriter<StreamWriter<Sink>>,
    sink: Sink,
}

impl Archive {
    fn begin(mut file: File, range: &Range<u64>, wanted: Wanted, name: &str) -> io::Result<Box<Self>> {
        file.seek(SeekFrom::Start(range.start))?;
        let sink = Sink::default();
        let mut writer = ZipWriter::new_stream(sink.clone());
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .large_file(range.end - range.start >= u64::from(u32::MAX));
        writer.start_file(name, options)?;
        Ok(Box::new(Self {
            from: file.take(range.end - range.start),
            filter: match wanted {
                Wanted::All => None,
                Wanted::NoDebug => Some(DebugFilter::default()),
            },
            writer,
            sink,
        }))
    }

    /// Goes on until something is ready to be sent; without the archive once it is whole.
    fn step(mut self: Box<Self>) -> io::Result<(Bytes, Option<Box<Self>>)> {
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = self.from.read(&mut chunk)?;
            if read == 0 {
                if let Some(filter) = &mut self.filter {
                    self.writer.write_all(&filter.finish())?;
                }
                self.writer.finish()?;
                return Ok((self.sink.take().into(), None));
            }
            match &mut self.filter {
                Some(filter) => self.writer.write_all(&filter.push(&chunk[..read]))?,
                None => self.writer.write_all(&chunk[..read])?,
            }
            let ready = self.sink.take();
            if !ready.is_empty() {
                return Ok((ready.into(), Some(self)));
            }
        }
    }
}

/// The archive of a part of a file, which it holds under `name`.
pub(super) fn archive(
    file: File,
    range: Range<u64>,
    wanted: Wanted,
    name: String,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    enum Next {
        Begin(File, Range<u64>, Wanted, String),
        Step(Box<Archive>),
    }
    stream::try_unfold(Some(Next::Begin(file, range, wanted, name)), async |next| {
        let Some(next) = next else { return Ok(None) };
        let done = tokio::task::spawn_blocking(move || match next {
            Next::Begin(file, range, wanted, name) => Archive::begin(file, &range, wanted, &name)?.step(),
            Next::Step(archive) => archive.step(),
        });
        let (bytes, rest) = done.await.map_err(io::Error::other)??;
        Ok(Some((bytes, rest.map(Next::Step))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt as _;

    async fn unpacked(content: &str, range: Range<u64>, wanted: Wanted) -> (usize, String) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        let chunks = archive(file, range, wanted, "build-1.log".to_owned());
        let packed: Vec<Bytes> = chunks.try_collect().await.unwrap();
        let packed = packed.concat();
        let size = packed.len();
        let mut archive = zip::ZipArchive::new(io::Cursor::new(packed)).unwrap();
        assert_eq!(archive.len(), 1);
        let mut text = String::new();
        archive
            .by_name("build-1.log")
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        (size, text)
    }

    #[tokio::test]
    async fn an_archive_holds_the_part_of_the_log_and_is_smaller() {
        let content = "a line that says the same again\n".repeat(100_000);
        let (size, text) = unpacked(&content, 32..3_200_000, Wanted::All).await;
        assert_eq!(text, content[32..]);
        assert!(size < 100_000, "{size}");
    }

    #[tokio::test]
    async fn debug_lines_are_left_out_of_an_archive_too() {
        let debug = "[2026/11/24 01:44:17.123 GMT+00:00] [DEBUG] [a] : two\n";
        let info = "[2026/11/24 01:44:17.123 GMT+00:00] [INFO] [a] : one\n";
        let content = format!("{info}{debug}");
        let (_, text) = unpacked(&content, 0..u64::try_from(content.len()).unwrap(), Wanted::NoDebug).await;
        assert_eq!(text, info);
    }
}
