//! `kiln build`

use super::log::follow;
use super::session::{BuildArgs, ServerArgs, Session, word};
use crate::commands::CommandError;
use crate::output::line;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// Builds of a running server
#[derive(Debug, Args)]
pub struct BuildsArgs {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Start a build
    Run {
        /// Name or id of the task
        task: String,
        /// A parameter for this build alone
        #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
        parameters: Vec<(String, String)>,
        /// Show the log until the build is over; end with 1 unless it succeeded
        #[arg(long)]
        wait: bool,
    },
    /// Stop a build
    Stop {
        #[command(flatten)]
        build: BuildArgs,
    },
    /// Show how a build is
    Show {
        #[command(flatten)]
        build: BuildArgs,
    },
}

fn parameter(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Does it.
///
/// # Errors
/// The server cannot be reached or refuses, or the build that was waited for did not succeed.
pub async fn run(args: BuildsArgs) -> Result<(), CommandError> {
    let session = Session::open(&args.server).await?;
    match args.verb {
        Verb::Run { task, parameters, wait } => {
            let id = session.task(&task).await?;
            let given: Vec<Value> = parameters
                .iter()
                .map(|(name, value)| json!({"name": name, "value": value}))
                .collect();
            let reply = session
                .api
                .post("/v3/jobs/build", &json!({"job_id": id, "parameter": given}))
                .await?;
            let number = word(&reply, "actual_build_number").to_owned();
            if !wait {
                line(format!("build {number} of {task} is started"));
                return Ok(());
            }
            let state = session.api.get(&format!("/kiln/v1/jobs/{id}/builds/{number}")).await?;
            let status = follow(&session, word(&state, "record_id")).await?;
            if status != "SUCCESS" {
                return Err(CommandError::NotSucceeded { number, status });
            }
        }
        Verb::Stop { build } => {
            let state = session.build(&build).await?;
            let (job, number) = (word(&state, "job_id"), &state["build_no"]);
            session
                .api
                .post(&format!("/v3/jobs/{job}/{number}/stop"), &json!({}))
                .await?;
            line(format!("build {number} of {} is being stopped", build.task));
        }
        Verb::Show { build } => {
            let state = session.build(&build).await?;
            line(format!("{:#}", state));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_may_hold_an_equals_sign() {
        assert_eq!(parameter("A=b=c"), Ok(("A".to_owned(), "b=c".to_owned())));
        assert!(parameter("A").is_err());
    }
}
