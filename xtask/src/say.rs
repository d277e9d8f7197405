//! What the commands print.

use std::error::Error;
use std::io::{self, Write};

/// Prints one line.
pub fn line(text: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{}", text.as_ref()).and_then(|()| out.flush());
}

/// Prints an error and its causes.
pub fn error(error: &dyn Error) {
    let mut text = format!("xtask: {error}");
    let mut cause = error.source();
    while let Some(it) = cause {
        text.push_str(": ");
        text.push_str(&it.to_string());
        cause = it.source();
    }
    eprintln!("{text}");
}
