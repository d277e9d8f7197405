//! What several commands need.

use camino::Utf8PathBuf;
use clap::Args;
use tokio::runtime::{Builder, Runtime};

/// `--data-dir`
#[derive(Debug, Clone, Args)]
pub struct DataDirArg {
    /// Where everything of the server lies
    #[arg(long, value_name = "DIR", default_value = "./kiln-data", global = true)]
    pub data_dir: Utf8PathBuf,
}

/// The runtime that commands run on: few threads, so that an idle server is small.
///
/// # Errors
/// The machine gives no threads.
pub fn runtime() -> std::io::Result<Runtime> {
    let workers = std::thread::available_parallelism().map_or(2, |it| it.get().clamp(2, 8));
    Builder::new_multi_thread()
        .worker_threads(workers)
        .max_blocking_threads(64)
        .enable_all()
        .thread_name("kiln")
        .build()
}
