//! The command line.

use crate::commands::admin::AdminArgs;
use crate::commands::completions::CompletionsArgs;
use crate::commands::env::EnvArgs;
use crate::commands::lint::LintArgs;
use crate::commands::quickstart::QuickstartArgs;
use crate::commands::remote::artifact::ArtifactArgs;
use crate::commands::remote::build::BuildsArgs;
use crate::commands::remote::log::LogArgs;
use crate::commands::remote::task::TaskArgs;
use crate::commands::run::RunArgs;
use crate::commands::serve::ServeArgs;
use clap::{Parser, Subcommand};

/// An open build service that speaks the REST API of CodeArts Build
#[derive(Debug, Parser)]
#[command(name = "kiln", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Run(RunArgs),
    Serve(ServeArgs),
    Quickstart(QuickstartArgs),
    Lint(LintArgs),
    Env(EnvArgs),
    Task(TaskArgs),
    Build(BuildsArgs),
    Log(LogArgs),
    Artifact(ArtifactArgs),
    Admin(AdminArgs),
    Completions(CompletionsArgs),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serve_has_the_documented_defaults() {
        let Command::Serve(serve) = Cli::parse_from(["kiln", "serve"]).command else {
            panic!("serve is serve");
        };
        assert_eq!(serve.data.data_dir, "./kiln-data");
        assert_eq!(serve.listen, None);
    }
}
