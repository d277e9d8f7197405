//! SQLite: one file, one writer whose units share their fsyncs, a few readers.

mod options;
mod sync;
mod turn;
mod writer;

pub(crate) use options::{reader_pool, writer_options};
pub(crate) use turn::{Gate, Turn};
pub(crate) use writer::Durability;
