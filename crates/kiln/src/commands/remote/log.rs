//! `kiln log`

use super::session::{BuildArgs, ServerArgs, Session, word};
use crate::client::ClientError;
use crate::commands::CommandError;
use crate::output::{line, raw};
use clap::Args;

/// The log of a build
#[derive(Debug, Args)]
pub struct LogArgs {
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    build: BuildArgs,
    /// Go on until the build is over
    #[arg(short, long)]
    follow: bool,
}

/// Prints it.
///
/// # Errors
/// The server cannot be reached or refuses.
pub async fn run(args: LogArgs) -> Result<(), CommandError> {
    let session = Session::open(&args.server).await?;
    let state = session.build(&args.build).await?;
    let record = word(&state, "record_id");
    if args.follow {
        follow(&session, record).await?;
        return Ok(());
    }
    session
        .api
        .download(&format!("/v4/{record}/download-log"), |piece| {
            raw(piece);
            Ok(())
        })
        .await?;
    Ok(())
}

/// Prints a log as it grows; the build's status at its end.
///
/// # Errors
/// The server cannot be reached or refuses.
pub async fn follow(session: &Session, record: &str) -> Result<String, CommandError> {
    let path = format!("/kiln/v1/builds/{record}/log/follow");
    let mut events = session.api.follow(&path).await?;
    while let Some(event) = events.next().await? {
        if event.name == "end" {
            return Ok(event.data);
        }
        line(event.data);
    }
    Err(ClientError::Reply {
        path,
        what: "its last event",
    }
    .into())
}
