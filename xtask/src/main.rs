//! Developer commands with logic in them: `cargo xtask ci|generate|tidy|bench`.

mod bench;
mod ci;
mod error;
mod generate;
mod program;
mod say;
mod tidy;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Developer commands
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything that a change must pass
    Ci(ci::CiArgs),
    /// Write the generated files: openapi.json and crates/api/operations.txt
    Generate(generate::GenerateArgs),
    /// Check what the compiler does not: crate edges, sizes of files, heads of modules, words
    Tidy,
    /// Measure the built binary beside plain sh
    Bench(bench::BenchArgs),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Ci(args) => ci::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Tidy => tidy::run(),
        Command::Bench(args) => bench::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::error(&error);
            ExitCode::FAILURE
        }
    }
}
