//! The log of a build: one file, written line by line, read by byte offset, followed without polling.
//!
//! Every line is written before it is announced, and an announcement carries only how much may be read. The file is byte
//! for byte what the API serves, and valid UTF-8 whatever a build prints.

mod line;
mod mask;
mod place;
mod view;
mod visible;
mod writer;

pub use line::Level;
pub use mask::Masker;
pub use view::LogView;

pub(crate) use place::LogFolder;
pub(crate) use visible::visible;
pub(crate) use writer::LogWriter;

/// How much of a log may be read, and whether that is all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogProgress {
    /// Bytes that may be read.
    pub size: u64,
    /// Whether nothing more will come.
    pub complete: bool,
}
