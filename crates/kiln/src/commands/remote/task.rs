//! `kiln task`

use super::session::{ServerArgs, Session, word};
use crate::commands::CommandError;
use crate::output::{Output, line, table};
use clap::{Args, Subcommand};
use serde_json::json;

/// Tasks of a running server
#[derive(Debug, Args)]
pub struct TaskArgs {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the tasks of the project
    List {
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        output: Output,
    },
    /// Delete a task; it goes to the recycle bin
    Delete {
        /// Name or id
        task: String,
    },
}

/// Does it.
///
/// # Errors
/// The server cannot be reached or refuses.
pub async fn run(args: TaskArgs) -> Result<(), CommandError> {
    let session = Session::open(&args.server).await?;
    match args.verb {
        Verb::List { output } => {
            let rows: Vec<Vec<String>> = session
                .tasks()
                .await?
                .iter()
                .map(|it| {
                    ["job_name", "id", "last_build_status"]
                        .map(|key| word(it, key).to_owned())
                        .to_vec()
                })
                .collect();
            table(output, &["name", "id", "last_build"], &rows);
        }
        Verb::Delete { task } => {
            let id = session.task(&task).await?;
            session.api.post(&format!("/v3/jobs/{id}/delete"), &json!({})).await?;
            line(format!("task {task} is in the recycle bin"));
        }
    }
    Ok(())
}
