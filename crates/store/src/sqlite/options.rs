//! How the file is opened.

use camino::Utf8Path;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use std::time::Duration;

const READERS: u32 = 4;
const CACHE: &str = "-2048"; // KiB, for each connection
const STATEMENTS: usize = 128;

fn options(file: &Utf8Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(STATEMENTS)
        .pragma("cache_size", CACHE)
}

/// The options of the one writer. Its commits are synced by `sync`, outside of the lock.
pub(crate) fn writer_options(file: &Utf8Path) -> SqliteConnectOptions {
    options(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .thread_name(|_| "kiln-store-writer".to_owned())
}

/// The readers; each is opened when it is first needed. The writer must be open before the first of them.
pub(crate) fn reader_pool(file: &Utf8Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .max_lifetime(None)
        .idle_timeout(Duration::from_secs(60))
        .connect_lazy_with(
            options(file)
                .read_only(true)
                .thread_name(|_| "kiln-store-reader".to_owned()),
        )
}
