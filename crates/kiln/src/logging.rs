//! What the server writes about itself: lines on standard error.

use crate::config::{Log, LogFormat};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// A level that is none.
#[derive(Debug, thiserror::Error)]
#[error("`log.level` must be a level such as info, or directives such as info,kiln_engine=debug")]
pub struct BadLevel(#[source] tracing_subscriber::filter::ParseError);

/// Begins to write log lines.
///
/// # Errors
/// The level is none.
pub fn start(settings: &Log) -> Result<(), BadLevel> {
    let filter = EnvFilter::builder().parse(&settings.level).map_err(BadLevel)?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start in one process keeps the first writer.
    let _ = match settings.format {
        LogFormat::Text => lines.with_target(false).compact().try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    Ok(())
}
