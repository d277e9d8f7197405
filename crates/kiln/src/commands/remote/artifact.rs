//! `kiln artifact`

use super::session::{BuildArgs, ServerArgs, Session, word};
use crate::commands::CommandError;
use crate::output::{Output, line, table};
use camino::Utf8PathBuf;
use clap::{Args, Subcommand};
use serde_json::Value;

/// The files that a build handed in
#[derive(Debug, Args)]
pub struct ArtifactArgs {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List them with size and SHA-256
    List {
        #[command(flatten)]
        build: BuildArgs,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        output: Output,
    },
    /// Download them
    Download {
        #[command(flatten)]
        build: BuildArgs,
        /// Into this folder
        #[arg(long, value_name = "DIR", default_value = ".")]
        into: Utf8PathBuf,
    },
}

/// Does it.
///
/// # Errors
/// The server cannot be reached or refuses, or a file cannot be written.
pub async fn run(args: ArtifactArgs) -> Result<(), CommandError> {
    let session = Session::open(&args.server).await?;
    match args.verb {
        Verb::List { build, output } => {
            let row = |it: &Value| {
                vec![
                    word(it, "path").to_owned(),
                    it["size"].to_string(),
                    word(it, "sha256").to_owned(),
                ]
            };
            let rows: Vec<_> = artifacts(&session, &build).await?.iter().map(row).collect();
            table(output, &["path", "size", "sha256"], &rows);
        }
        Verb::Download { build, into } => {
            for it in artifacts(&session, &build).await? {
                let path = session.api.save_artifact(&it, &into).await?;
                line(format!("{path}  {} bytes, SHA-256 {}", it["size"], word(&it, "sha256")));
            }
        }
    }
    Ok(())
}

async fn artifacts(session: &Session, build: &BuildArgs) -> Result<Vec<Value>, CommandError> {
    let state = session.build(build).await?;
    let path = format!("/kiln/v1/builds/{}/artifacts", word(&state, "record_id"));
    let reply = session.api.get(&path).await?;
    Ok(reply["artifacts"].as_array().cloned().unwrap_or_default())
}
