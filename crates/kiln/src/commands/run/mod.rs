//! `kiln run`: a build file on this machine, without a server.
//!
//! The sources are handed over as a commit, made from the work tree as it is; then a whole engine in a folder of its own builds
//! them as a server would, and the folder goes when the build is over.

mod artifacts;
mod describe;
mod error;
mod preview;
mod print;
mod service;
mod snapshot;
mod summary;
mod watch;

pub use error::RunError;

use super::{CommandError, runtime};
use crate::config::{Sources, load};
use crate::lifecycle::StopSignals;
use crate::{output, system};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use kiln_model::build::file::DEFAULT_PATH;
use kiln_model::build::{BuildState, Outcome};
use service::Here;
use snapshot::Snapshot;
use std::process::ExitCode;

/// What a program ends with that Ctrl-C ended.
const STOPPED: u8 = 130;

/// Run a build file here, without a server
///
/// The work tree is built as it is, committed or not; what git ignores is left out. Steps run as processes of this machine.
/// Exit code: 0 the build succeeded, 1 it failed, 2 it could not begin, 3 something went wrong on Kiln's side, 130 stopped.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// A folder, or the address of a repository
    #[arg(default_value = ".", value_name = "PATH|URL")]
    pub(crate) source: String,
    /// The build file, from the root of the repository [default: .cloudbuild/build.yml]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) file: Option<String>,
    /// The branch to build; of an address only
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,
    /// A parameter, as NAME=VALUE; may be given several times
    #[arg(long = "param", short = 'p', value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) params: Vec<(String, String)>,
    /// Run only the step of this name; may be given several times
    #[arg(long = "step", value_name = "NAME")]
    pub(crate) steps: Vec<String>,
    /// List the steps, or the jobs of a flow, and do nothing
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) list: bool,
    /// Print the plan, with the parameters in place, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Copy what the build hands in to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) artifacts: Option<Utf8PathBuf>,
    /// Configuration file: tools, credentials
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<Utf8PathBuf>,
}

fn parameter(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    if name.is_empty() {
        return Err("must be NAME=VALUE");
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// Runs a build file; how it went is the exit code.
///
/// # Errors
/// The build could not begin.
pub fn run(args: &RunArgs) -> Result<ExitCode, CommandError> {
    let folder = tempfile::Builder::new()
        .prefix("kiln-run-")
        .tempdir()
        .map_err(|source| RunError::Folder { source })?;
    let place = Utf8Path::from_path(folder.path()).ok_or(RunError::NotText)?;
    let snapshot = Snapshot::take(&args.source, args.branch.as_deref(), place)?;
    let file = args.file.as_deref().unwrap_or(DEFAULT_PATH);
    if args.list || args.dry_run {
        return Ok(preview::run(args, &snapshot, file)?);
    }
    if snapshot.is_changed {
        output::line(format!(
            "{} has changes that are not committed; they are built too",
            snapshot.name
        ));
    }
    let steps = preview::chosen(args, &snapshot, file)?;
    let settings = load(&Sources {
        file: args.config.clone(),
        data_dir: place.join("data"),
        environment: system::environment(),
        listen: None,
    })?;
    runtime().map_err(CommandError::Runtime)?.block_on(async {
        let mut signals = StopSignals::listen().map_err(CommandError::Runtime)?;
        let here = Here::open(&settings, &place.join("data")).await?;
        let task = here.task(&snapshot, file, steps).await?;
        let record = here.start(&task, &args.params).await?;
        let Some(build) = watch::to_the_end(&here, &record, &mut signals).await? else {
            // The leaders of its processes end them when this one does.
            return Ok(ExitCode::from(STOPPED));
        };
        if let Some(folder) = &args.artifacts {
            artifacts::copy(&here, &record, folder).await?;
        }
        summary::print(&here, &build).await?;
        here.close().await;
        Ok(code(&build.state))
    })
}

fn code(state: &BuildState) -> ExitCode {
    let BuildState::Finished(ended) = state else {
        return ExitCode::from(3);
    };
    match &ended.outcome {
        Outcome::Succeeded => ExitCode::SUCCESS,
        Outcome::Failed { .. } => ExitCode::from(1),
        Outcome::Errored { reason } => {
            output::line(reason);
            ExitCode::from(3)
        }
        Outcome::Stopped { .. } => ExitCode::from(STOPPED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_has_a_name_and_may_hold_an_equals_sign() {
        assert_eq!(parameter("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert_eq!(parameter("a="), Ok(("a".to_owned(), String::new())));
        assert!(parameter("=b").is_err() && parameter("a").is_err());
    }
}
