//! `kiln`: the binary. Commands, configuration, wiring, lifecycle.
//!
//! The only crate that names a concrete store or executor, and the only one that reads the environment and the clock.

mod cli;
mod client;
mod commands;
mod config;
mod credentials;
mod data_dir;
mod lifecycle;
mod logging;
mod output;
mod server;
mod service;
mod system;
mod wiring;

use clap::Parser;
use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    kiln_executor_local::leader::run_if_leader();
    match commands::dispatch(cli::Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("kiln: {}", with_causes(&error));
            ExitCode::from(error.exit_code())
        }
    }
}

/// The text of an error followed by those of its causes.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(it) = cause {
        let more = it.to_string();
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = it.source();
    }
    text
}
